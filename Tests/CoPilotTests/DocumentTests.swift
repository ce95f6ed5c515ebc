import FlyteIDL
import Foundation
import ObjectStorage
import Testing

@testable import CoPilot

@Suite("A document's format")
struct DocumentFormatTests {
    @Test(
        "is known by the extension",
        arguments: [
            ("inputs.pb", .pb), ("a.b.json", .json), ("x.yaml", .yaml), ("x.yml", .yaml), (".json", .json),
            ("é.pb", .pb), ("inputs", nil), ("", nil), ("x.", nil), ("x.txt", nil), ("x.txtpb", .text),
            ("x.b64", .base64), ("pb", nil), ("json.gz", nil),
        ] as [(String, DocumentFormat?)])
    func extensions(name: String, format: DocumentFormat?) {
        #expect(DocumentFormat(fileName: name) == format)
    }

    @Test(
        "and the message are guessed from the file's name",
        arguments: [
            ("inputs.pb", "LiteralMap"), ("outputs.json", "LiteralMap"), ("x_offloaded_metadata.pb", "Literal"),
            ("error.pb", "ErrorDocument"),
            ("errors.pb", "ErrorDocument"), ("interface.yaml", "TypedInterface"), ("template.pb", "TaskTemplate"),
            ("task.json", "TaskTemplate"), ("futures.pb", "DynamicJobSpec"), ("variables.pb", "VariableMap"),
            ("", nil), ("data.pb", nil),
        ] as [(String, String?)])
    func types(name: String, type: String?) {
        #expect(MessageGuess.known(name) == type)
    }

    @Test("gives the same bytes after any way round", arguments: DocumentFormat.allCases)
    func roundTrip(format: DocumentFormat) throws {
        let bytes = try LiteralMap.of([("é", .integer(7)), ("f", .float(-0.0)), ("d", .datetime(5, 6))]).serialized()
        let document = try format.encode(try DocumentFormat.pb.decode(bytes, as: "LiteralMap"))
        #expect(try format.decode(document, as: "LiteralMap").serialized() == bytes)
    }

    @Test("ends JSON with a line end")
    func lineEnd() throws {
        #expect(
            try DocumentFormat.json.encode(try DocumentFormat.pb.decode([], as: "LiteralMap")) == Array("{}\n".utf8))
    }

    @Test(
        "gives the place of a fault, with line and column",
        arguments: [
            (.json, "{\n  \"literals\": {,}\n}", "line 2, column 16"),
            (.json, "{\n  \"literal\": {}\n}", "line 2, column"),
            (.json, "{\"literals\":\n{\"x\":{\"scalar\":7}}}", "line 2, column"),
            (.yaml, "literals:\n  x: [", "line 2, column"),
            (.yaml, "literals:\n  x:\n    scalar: 7\n", "line 3, column"),
        ] as [(DocumentFormat, String, String)])
    func faults(format: DocumentFormat, text: String, place: String) {
        let failure = #expect(throws: StageFailure.self) {
            _ = try format.decode(Array(text.utf8), as: "LiteralMap").serialized()
        }
        #expect(failure?.message.contains(place) == true, "\(failure?.message ?? "")")
        #expect(failure?.message.contains("\n") == false)
        #expect(failure?.status == .badData)
    }

    @Test("refuses bytes that are no message, and messages that there are not")
    func noMessage() {
        #expect(throws: StageFailure.self) { _ = try DocumentFormat.pb.decode([0xff], as: "LiteralMap").serialized() }
        let failure = #expect(throws: StageFailure.self) {
            _ = try DocumentFormat.pb.decode([], as: "Nonsense").serialized()
        }
        #expect(failure?.message.contains("Nonsense") == true)
    }
}

@Suite("A document's place")
struct DocumentPlaceTests {
    private let place: Workplace

    init() throws {
        place = try Workplace()
        try FileManager.default.createDirectory(at: place.local, withIntermediateDirectories: true)
    }

    @Test(
        "is a file or an object",
        arguments: [
            ("x.pb", false, "x.pb"), ("/a/b/x.pb", false, "x.pb"), ("-", false, "-"), ("a:b", false, "a:b"),
            ("file:///a/x.json", false, "x.json"), ("s3://b/k/x.pb", true, "x.pb"), ("file://b/k/x.pb", true, "x.pb"),
            ("https://h/x.json", true, "x.json"),
        ])
    func kinds(text: String, isObject: Bool, name: String) {
        #expect(DocumentPlace(text).isObject == isObject)
        #expect(DocumentPlace(text).name == name)
    }

    private func noRouter() throws(StageFailure) -> StoreRouter { throw StageFailure.usage("no store is needed") }
    private func storeRouter() throws(StageFailure) -> StoreRouter { place.router }

    @Test("is written and read as a path, as file:///path and as an object", arguments: ["", "file://"])
    func roundTrip(prefix: String) async throws {
        let local = DocumentPlace(prefix + place.local.appending(path: "x.pb").path)
        try await local.write([1, 2], noRouter)
        #expect(try await local.read(noRouter) == [1, 2])
        let object = DocumentPlace("file://bucket/x.pb")
        try await object.write([3], storeRouter)
        #expect(try await object.read(storeRouter) == [3])
        #expect(place.object("x.pb") == [3])
    }

    @Test("is replaced whole: who has the old file open still reads the old one, and nothing is left beside it")
    func replacement() async throws {
        let file = place.local.appending(path: "x.pb")
        try Data([1, 2, 3]).write(to: file)
        let open = try FileHandle(forReadingFrom: file)
        try await DocumentPlace(file.path).write([9], noRouter)
        #expect(try open.readToEnd() == Data([1, 2, 3]))
        #expect(try Data(contentsOf: file) == Data([9]))
        #expect(place.names == ["x.pb"])
    }

    @Test(
        "is written through where it is a pipe or a link, which stays one",
        arguments: ["pipe", "link", "link to a pipe"])
    func special(kind: String) async throws {
        let (pipe, file, link) = (place.local.path + "/pipe", place.local.path + "/file", place.local.path + "/link")
        mkfifo(pipe, 0o600)
        try place.write("the old and longer text", "file")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: kind == "link" ? file : pipe)
        // Open at both ends, so that nobody waits.
        let reader = open(pipe, O_RDWR)
        defer { close(reader) }
        try await DocumentPlace(kind == "pipe" ? pipe : link).write(Array("text".utf8), noRouter)
        var bytes = [UInt8](repeating: 0, count: 4)
        if kind == "link" { bytes = Array((place.text("file") ?? "").utf8) } else { read(reader, &bytes, 4) }
        #expect(bytes == Array("text".utf8))
        #expect(place.names == ["file", "link", "pipe"])
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == (kind == "link" ? file : pipe))
    }

    @Test("stays as it was where the conversion fails")
    func failedConversion() async throws {
        try place.write("{\n  nonsense", "in.json")
        try place.write("old", "out.pb")
        let (input, output) = (place.local.appending(path: "in.json").path, place.local.appending(path: "out.pb").path)
        let failure = await #expect(throws: StageFailure.self) {
            try await ConvertCommand(from: DocumentPlace(input), to: DocumentPlace(output), ConvertOptions()).run(
                noRouter)
        }
        #expect(failure?.message.hasPrefix("\(input): line 2, column 3: ") == true)
        #expect(place.text("out.pb") == "old")
    }

    @Test(
        "says which flag is missing where a name does not tell the format",
        arguments: [("in", "out.pb", "--from"), ("in.pb", "out", "--to")])
    func unclear(input: String, output: String, flag: String) async throws {
        let failure = await #expect(throws: StageFailure.self) {
            try await ConvertCommand(from: DocumentPlace(input), to: DocumentPlace(output), ConvertOptions()).run(
                noRouter)
        }
        #expect(failure?.message.contains("say \(flag) pb|json|yaml|text|base64|values") == true)
        #expect(failure?.status == .usage)
    }

    @Test("tells the cause where it cannot be read", arguments: ["none.pb", "."])
    func unreadable(name: String) async throws {
        let path = place.local.appending(path: name).path
        let failure = await #expect(throws: StageFailure.self) { try await DocumentPlace(path).read(noRouter) }
        #expect(failure?.message.contains(path) == true)
        #expect(failure?.status == .noInput)
    }

    @Test("tells the cause where it cannot be written", arguments: ["none/x.pb", "."])
    func unwritable(name: String) async throws {
        let path = place.local.path + "/" + name
        await #expect(throws: StageFailure.self) { try await DocumentPlace(path).write([1], noRouter) }
    }
}
