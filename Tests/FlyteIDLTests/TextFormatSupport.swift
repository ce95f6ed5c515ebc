import Foundation
import Testing

@testable import FlyteIDL

/// Debian's protoc, the judge of the text format.
enum Protoc {
    struct Answer {
        let status: Int32
        let output: [UInt8]
        let complaint: String
    }

    private static let idl = Fixtures.folder.deletingLastPathComponent().deletingLastPathComponent().appending(
        path: "idl")

    /// The .proto file that defines a message.
    private static func file(of type: String) throws -> String {
        let parts = type.split(separator: ".")
        let folder = parts.dropLast().joined(separator: "/")
        let name = try #require(parts.last)
        let all = try FileManager.default.contentsOfDirectory(atPath: "\(idl.path)/\(folder)").sorted()
        let file = try all.first {
            try String(contentsOfFile: "\(idl.path)/\(folder)/\($0)", encoding: .utf8).contains("\nmessage \(name) {")
        }
        return "\(folder)/\(try #require(file, "no \(type) in idl/"))"
    }

    private static func run(_ mode: String, _ type: String, _ input: [UInt8]) throws -> Answer {
        let folder = FileManager.default.temporaryDirectory.appending(path: "text-format-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // Files, not pipes: whoever is started at the same moment may hold the other end of a pipe.
        let (inFile, outFile, errorFile) = (
            folder.appending(path: "in"), folder.appending(path: "out"), folder.appending(path: "error")
        )
        try Data(input).write(to: inFile)
        for file in [outFile, errorFile] { try Data().write(to: file) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["protoc", "-I", idl.path, "--\(mode)=\(type)", try file(of: type)]
        process.standardInput = try FileHandle(forReadingFrom: inFile)
        process.standardOutput = try FileHandle(forWritingTo: outFile)
        process.standardError = try FileHandle(forWritingTo: errorFile)
        try process.run()
        process.waitUntilExit()
        return Answer(
            status: process.terminationStatus, output: [UInt8](try Data(contentsOf: outFile)),
            complaint: String(decoding: try Data(contentsOf: errorFile), as: UTF8.self))
    }

    static func decode(_ bytes: [UInt8], as type: String) throws -> Answer { try run("decode", type, bytes) }

    static func encode(_ text: [UInt8], as type: String) throws -> Answer { try run("encode", type, text) }
}

/// A message's text, as a string.
func textFormat(_ bytes: [UInt8], as name: String) throws -> String {
    String(decoding: try AnyMessage(serialized: bytes, as: name).text(), as: UTF8.self)
}

/// The bytes that a text encodes to.
func encodedText(_ text: String, as name: String) throws -> [UInt8] {
    try AnyMessage(text: Array(text.utf8), as: name).serialized()
}
