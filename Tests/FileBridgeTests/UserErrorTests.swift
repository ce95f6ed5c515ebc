import FlyteIDL
import SafeFiles
import Testing

@testable import FileBridge

@Suite("The _ERROR file")
struct UserErrorTests {
    /// A document as one line.
    private func shown(_ document: ErrorDocument?) -> String {
        guard let document else { return "none" }
        return "\(document.code)|\(document.message)|\(document.kind)|\(document.origin)"
    }

    @Test("is none where there is none")
    func none() throws {
        #expect(try UserError.read(from: Sandbox().directory) == nil)
    }

    static let contents: [(String, String)] = [
        ("", "OutputUploadFailed|User Error: |recoverable|user"),
        ("it broke\n", "OutputUploadFailed|User Error: it broke\n|recoverable|user"),
        ("\n\u{1}A", "OutputUploadFailed|User Error: \n\u{1}A|recoverable|user"),
        (#"{"code": "C", "message": "m", "kind": "NON_RECOVERABLE", "origin": "USER"}"#, "C|m|nonRecoverable|user"),
        (" \n{\"message\": \"m\", \"kind\": 1, \"origin\": \"SYSTEM\"}\n", "|m|recoverable|system"),
        (#"{"code": "C", "timestamp": "2024-02-29T01:02:03Z", "worker": "w"}"#, "C||nonRecoverable|unknown"),
        (
            #"{"code": "C", "reason": "unknown field"}"#,
            "OutputUploadFailed|User Error: {\"code\": \"C\", \"reason\": \"unknown field\"}|recoverable|user"
        ),
        (
            #"{"code": "C", "kind": 7}"#,
            "OutputUploadFailed|User Error: {\"code\": \"C\", \"kind\": 7}|recoverable|user"
        ),
        (#"{"code": 5}"#, "OutputUploadFailed|User Error: {\"code\": 5}|recoverable|user"),
        ("{oops", "OutputUploadFailed|User Error: {oops|recoverable|user"),
        ("[1]", "OutputUploadFailed|User Error: [1]|recoverable|user"),
    ]

    @Test("holds text, or JSON with the fields of ContainerError", arguments: contents)
    func textOrJSON(content: String, expected: String) throws {
        let box = try Sandbox()
        try box.put(content, at: "inside/_ERROR")
        #expect(shown(try UserError.read(from: box.directory)) == expected)
    }

    @Test("holds a serialized document, whose code, kind and origin are kept")
    func serialized() throws {
        let box = try Sandbox()
        for kind in [ErrorDocument.Kind.recoverable, .nonRecoverable] {
            for origin in [ErrorDocument.Origin.unknown, .user, .system] {
                let document = ErrorDocument(
                    code: "C", message: "m\n", kind: kind, origin: origin, timestamp: Timestamp(seconds: 5, nanos: 0),
                    worker: "w")
                try box.put(try document.serialized(), at: "inside/_ERROR")
                let read = try UserError.read(from: box.directory)
                #expect(shown(read) == "C|m\n|\(kind)|\(origin)")
                #expect(try read?.serialized() == document.serialized())
            }
        }
    }

    static let lookalikes: [[UInt8]] = [
        [0x0a, 0x03, 0x12, 0x01, 0x6d, 0x10, 0x01],  // a field beside the error
        [0x0a, 0x05, 0x12, 0x01, 0x6d, 0x38, 0x01],  // an unknown field in it
        [0x0a, 0x05, 0x12, 0x01, 0x6d, 0x18, 0x05],  // an unknown kind
        [0x0a, 0x03, 0x12, 0x01, 0xff],  // no UTF-8
        [0x0a, 0x00],  // neither code nor message: a line feed and a NUL
        [0xff, 0xfe],
    ]

    @Test("that is a document by chance only is text", arguments: lookalikes)
    func lookalike(content: [UInt8]) throws {
        let box = try Sandbox()
        try box.put(content, at: "inside/_ERROR")
        #expect(
            shown(try UserError.read(from: box.directory))
                == "OutputUploadFailed|User Error: \(String(decoding: content, as: UTF8.self))|recoverable|user")
    }

    @Test("may have 1 MiB and no more")
    func limit() throws {
        let box = try Sandbox()
        try box.put(String(repeating: "x", count: 1 << 20), at: "inside/_ERROR")
        #expect(try UserError.read(from: box.directory)?.message.utf8.count == (1 << 20) + 12)
        try box.put(String(repeating: "x", count: (1 << 20) + 1), at: "inside/_ERROR")
        #expect(failure { _ = try UserError.read(from: box.directory) }?.code == .value)
    }

    @Test("is followed where it is a link that stays inside")
    func linkInside() throws {
        let box = try Sandbox()
        try box.put("m", at: "inside/log")
        try box.link("inside/_ERROR", to: "log")
        #expect(shown(try UserError.read(from: box.directory)) == "OutputUploadFailed|User Error: m|recoverable|user")
    }

    @Test(
        "is an error of its own where it cannot be read", arguments: ["directory", "pipe", "out", "nothing", "circle"])
    func unreadable(kind: String) throws {
        let box = try Sandbox()
        try box.put("secret", at: "outside")
        switch kind {
        case "directory": try box.makeDirectory("inside/_ERROR")
        case "pipe": try box.pipe("inside/_ERROR")
        case "out": try box.link("inside/_ERROR", to: "../outside")
        case "nothing": try box.link("inside/_ERROR", to: "gone")
        default: try box.link("inside/_ERROR", to: "_ERROR")
        }
        let error = failure { _ = try UserError.read(from: box.directory) }
        // A link to nothing is not there, which is the file system's word.
        #expect(error?.code == (kind == "nothing" ? .file : .value))
        #expect(error?.message.contains("_ERROR") == true)
    }
}
