import Foundation
import StructuredText
import Testing

@testable import FlyteIDL

/// The folder of test material that other programs made.
enum Fixtures {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures")

    static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appending(path: path)))
    }

    /// The paths `FOLDER/CASE` of the cases that have a file.
    static func cases(_ folders: [String], having file: String) -> [String] {
        folders.flatMap { folder in
            let names = (try? FileManager.default.contentsOfDirectory(atPath: Self.folder.path + "/" + folder)) ?? []
            return names.sorted().map { "\(folder)/\($0)" }
                .filter { FileManager.default.fileExists(atPath: "\(Self.folder.path)/\($0)/\(file)") }
        }
    }

    /// A JSON object as Foundation reads it.
    static func json(_ path: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(try bytes(path))) as? [String: Any])
    }
}

// MARK: Encoded messages, written by hand

func varint(_ value: UInt64) -> [UInt8] {
    value < 0x80 ? [UInt8(value)] : [UInt8(truncatingIfNeeded: value) | 0x80] + varint(value >> 7)
}

/// A varint in more bytes than it needs.
func overlong(_ value: UInt64, bytes count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (7 * UInt64($0))) & 0x7f | ($0 + 1 < count ? 0x80 : 0) }
}

func tag(_ number: UInt64, _ wireType: UInt64) -> [UInt8] { varint(number << 3 | wireType) }

/// A length-delimited field.
func block(_ number: UInt64, _ content: [UInt8]) -> [UInt8] {
    tag(number, 2) + varint(UInt64(content.count)) + content
}

func text(_ number: UInt64, _ string: String) -> [UInt8] { block(number, Array(string.utf8)) }

func int(_ number: UInt64, _ value: UInt64) -> [UInt8] { tag(number, 0) + varint(value) }

func group(_ number: UInt64, _ content: [UInt8]) -> [UInt8] { tag(number, 3) + content + tag(number, 4) }

/// A LiteralMap with one entry.
func map(_ key: String, _ literal: [UInt8]) -> [UInt8] { block(1, text(1, key) + block(2, literal)) }

/// A Literal with a primitive.
func primitive(_ content: [UInt8]) -> [UInt8] { block(1, block(1, content)) }

/// Bytes from hexadecimal text with blanks.
func hex(_ text: String) -> [UInt8] { text.split(separator: " ").compactMap { UInt8($0, radix: 16) } }

/// The fields of a message, each as it stands there with its tag: a reader that shares nothing with the one under test.
func rawFields(_ bytes: [UInt8]) throws -> [[UInt8]] {
    var rest = bytes[...], fields: [[UInt8]] = []
    while !rest.isEmpty {
        let start = rest
        try skipField(&rest)
        fields.append(Array(start.prefix(start.count - rest.count)))
    }
    return fields
}

private func skipField(_ rest: inout ArraySlice<UInt8>) throws {
    let key = try takeVarint(&rest)
    switch key & 7 {
    case 0: _ = try takeVarint(&rest)
    case 1: rest = rest.dropFirst(8)
    case 2:
        let length = try takeVarint(&rest)
        rest = rest.dropFirst(Int(length))
    case 3:
        while try peekVarint(rest) != key + 1 { try skipField(&rest) }
        _ = try takeVarint(&rest)
    default: rest = rest.dropFirst(4)
    }
}

private struct CutOff: Error {}

private func takeVarint(_ rest: inout ArraySlice<UInt8>) throws -> UInt64 {
    var value: UInt64 = 0, shift: UInt64 = 0
    while let byte = rest.popFirst() {
        value |= UInt64(byte & 0x7f) << shift
        if byte < 0x80 { return value }
        shift += 7
    }
    throw CutOff()
}

private func peekVarint(_ rest: ArraySlice<UInt8>) throws -> UInt64 {
    var copy = rest
    return try takeVarint(&copy)
}

/// The content of a length-delimited field given with its tag (tags and lengths of up to two bytes).
func content(of field: [UInt8]) throws -> [UInt8] {
    var rest = field[...]
    _ = try takeVarint(&rest)
    _ = try takeVarint(&rest)
    return Array(rest)
}

// MARK: Shorthands

/// The proto JSON of encoded bytes, on one line.
func json(_ bytes: [UInt8], as name: String = "LiteralMap") throws -> String {
    String(decoding: try AnyMessage(serialized: bytes, as: name).json(ProtoJSONOptions(indent: nil)), as: UTF8.self)
}

/// The bytes that proto JSON encodes to.
func encoded(_ json: String, as name: String = "LiteralMap") throws -> [UInt8] {
    let text = Array(json.utf8)
    return try AnyMessage(json: try JSONText.parse(text), text: text, as: name).serialized()
}

/// The bytes after decoding and encoding, reflectively.
func rewritten(_ bytes: [UInt8], as name: String = "LiteralMap") throws -> [UInt8] {
    try AnyMessage(serialized: bytes, as: name).serialized()
}

/// The error that `body` throws; nil, and a recorded issue where it is no `IDLError`.
func failure(_ body: () throws -> Void) -> IDLError? {
    do {
        try body()
        return nil
    } catch let error as IDLError {
        return error
    } catch {
        Issue.record(error)
        return nil
    }
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
