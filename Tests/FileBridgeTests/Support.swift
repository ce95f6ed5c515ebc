import Foundation
import Glibc
import SafeFiles
import Testing

@testable import FileBridge
@testable import FlyteIDL

/// The folder of test material that other programs made.
enum Fixtures {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures")

    static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appending(path: path)))
    }

    /// A JSON object as Foundation reads it.
    static func json(_ path: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(try bytes(path))) as? [String: Any])
    }

    /// The paths `FOLDER/CASE` of the cases of folders.
    static func cases(_ folders: [String]) -> [String] {
        folders.flatMap { folder in
            let names = (try? FileManager.default.contentsOfDirectory(atPath: Self.folder.path + "/" + folder)) ?? []
            return names.sorted().map { "\(folder)/\($0)" }
        }
    }

    /// The content that a fixture describes: `text`, `base64`, or `repeat` and `times`.
    static func content(_ facts: [String: Any]) -> [UInt8]? {
        if let text = facts["text"] as? String { return Array(text.utf8) }
        if let base64 = facts["base64"] as? String { return Data(base64Encoded: base64).map { [UInt8]($0) } }
        if let piece = facts["repeat"] as? String, let times = facts["times"] as? Int {
            return Array(String(repeating: piece, count: times).utf8)
        }
        return nil
    }
}

/// A temporary folder with `inside` (the directory under test) and whatever a test puts beside it.
final class Sandbox: Sendable {
    let folder: String
    let directory: Directory

    init() throws {
        folder = FileManager.default.temporaryDirectory.path + "/filebridge-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder + "/inside", withIntermediateDirectories: true)
        directory = try Directory.open(folder + "/inside")
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// A file below the folder, with its parents.
    func put(_ content: [UInt8], at path: String) throws {
        let url = URL(filePath: folder + "/" + path)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(content).write(to: url)
    }

    func put(_ text: String, at path: String) throws { try put(Array(text.utf8), at: path) }

    func makeDirectory(_ path: String) throws {
        try FileManager.default.createDirectory(atPath: folder + "/" + path, withIntermediateDirectories: true)
    }

    func link(_ path: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: folder + "/" + path, withDestinationPath: target)
    }

    func pipe(_ path: String) throws { try #require(mkfifo(folder + "/" + path, 0o600) == 0) }

    func text(at path: String) throws -> String { try String(contentsOfFile: folder + "/" + path, encoding: .utf8) }

    func mode(of path: String) throws -> mode_t {
        var status = stat()
        try #require(stat(folder + "/" + path, &status) == 0)
        return status.st_mode & 0o7777
    }

    /// Everything below a folder, sorted; directories end with a slash.
    func tree(_ path: String = "inside") throws -> [String] {
        let root = folder + "/" + path
        return try FileManager.default.subpathsOfDirectory(atPath: root).sorted().map { name in
            let kind = try FileManager.default.attributesOfItem(atPath: root + "/" + name)[.type] as? FileAttributeType
            return kind == .typeDirectory ? name + "/" : name
        }
    }
}

func path(_ text: String) throws -> RelativePath { try RelativePath(parsing: text) }

/// The error that `body` throws; nil, and a recorded issue where it is no `BridgeError`.
func failure(_ body: () throws -> Void) -> BridgeError? {
    do {
        try body()
        return nil
    } catch let error as BridgeError {
        return error
    } catch {
        Issue.record(error)
        return nil
    }
}

/// Proto JSON of a map as Foundation reads it.
func tree(of map: LiteralMap) throws -> NSDictionary? {
    let text = try AnyMessage(serialized: try map.serialized(), as: "LiteralMap").json()
    return try JSONSerialization.jsonObject(with: Data(text)) as? NSDictionary
}

/// Proto JSON of a map on one line.
func json(_ map: LiteralMap) throws -> String {
    let message = try AnyMessage(serialized: try map.serialized(), as: "LiteralMap")
    return String(decoding: try message.json(ProtoJSONOptions(indent: nil)), as: UTF8.self)
}

/// A generator that gives the same numbers every time (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

// MARK: Literals

func inputs(_ entries: [(String, Literal)]) -> LiteralMap {
    LiteralMap(entries.map { LiteralMap.Entry(name: $0.0, value: $0.1) })
}

func list(_ literals: [Literal]) -> Literal { Literal(.collection(LiteralCollection(literals))) }

func dictionary(_ entries: [(String, Literal)]) -> Literal { Literal(.map(inputs(entries))) }

func blob(_ uri: String, _ dimensionality: BlobType.Dimensionality? = .single) -> Literal {
    let type = dimensionality.map { BlobType(format: "csv", dimensionality: $0) }
    return Literal(.blob(Blob(uri: uri, metadata: BlobMetadata(type: type))))
}

func union(_ literal: Literal?) -> Literal {
    Literal(.union(Union(value: literal, type: LiteralType(.simple(.string)))))
}
