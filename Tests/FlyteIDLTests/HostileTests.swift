import Foundation
import StructuredText
import Testing

@testable import FlyteIDL

@Suite("Hostile messages")
struct HostileTests {
    /// What the official Python library says of a file.
    struct Verdict: Sendable {
        let parse: String
        let message: String
        /// Canonical JSON; nil where there is none.
        let json: [UInt8]?
    }

    static let verdicts: [String: Verdict] = {
        // Not by Foundation, to which names are equal that differ in their bytes.
        guard let bytes = try? Fixtures.bytes("hostile/expected.json"), let all = try? JSONText.parse(bytes),
            case .object(let members) = all.kind
        else { return [:] }
        let pairs = members.compactMap { member -> (String, Verdict)? in
            guard case .string(let parse) = member.value["parse"]?.kind,
                case .string(let message) = member.value["message"]?.kind
            else { return nil }
            let json = member.value["json"].flatMap { $0 == .null ? nil : Array($0.description.utf8) }
            return (member.name, Verdict(parse: parse, message: message, json: json))
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }()

    static func files(_ kind: String) -> [String] { verdicts.keys.filter { $0.hasPrefix(kind + "/") }.sorted() }

    @Test("There are as many as the README says")
    func count() {
        #expect(Self.files("pb").count == 232)
        #expect(Self.files("json").count == 74)
    }

    @Test("decode or are refused as the official library does", arguments: files("pb"))
    func decode(file: String) throws {
        let verdict = try #require(Self.verdicts[file])
        let bytes = try Fixtures.bytes("hostile/" + file)
        let error = failure { _ = try rewritten(bytes, as: verdict.message) }
        switch verdict.parse {
        case "ok": #expect(error == nil)
        case "error": #expect([.malformed, .encoding].contains(error?.code))
        default: #expect(error == nil || error?.message.isEmpty == false)
        }
        #expect(failure { _ = try LiteralMap(serialized: bytes).serialized() }?.message == error?.message)
        guard error == nil else { return }
        let written = try rewritten(bytes, as: verdict.message)
        #expect(try rewritten(written, as: verdict.message) == written)
    }

    @Test("have the official library's JSON, or none", arguments: files("pb").filter { verdicts[$0]?.parse == "ok" })
    func jsonOfMessages(file: String) throws {
        let verdict = try #require(Self.verdicts[file])
        let bytes = try Fixtures.bytes("hostile/" + file)
        guard let expected = Self.correction(file) ?? verdict.json else {
            #expect(failure { _ = try json(bytes, as: verdict.message) }?.code == .unrepresentable)
            return
        }
        let text = Array(try json(bytes, as: verdict.message).utf8)
        #expect(try same(text, expected))
        let back = try encoded(String(decoding: text, as: UTF8.self), as: verdict.message)
        #expect(try back == encoded(String(decoding: expected, as: UTF8.self), as: verdict.message))
    }

    @Test("in JSON are read or refused as the official library does", arguments: files("json"))
    func readJSON(file: String) throws {
        let verdict = try #require(Self.verdicts[file])
        let text = try Fixtures.bytes("hostile/" + file)
        var written: [UInt8]?
        do {
            written = try AnyMessage(json: try JSONText.parse(text), text: text, as: verdict.message).json()
        } catch let error as IDLError {
            #expect(error.code == .mapping)
            #expect(error.message.hasPrefix("line "))
        } catch is TextError {}
        switch verdict.parse {
        case "ok": #expect(written != nil)
        case "error": #expect(written == nil)
        default: break
        }
        if let written, let expected = verdict.json { #expect(try same(written, expected)) }
    }

    /// The Python library drops a map entry with a field that it does not know, against the specification. Go keeps it.
    private static func correction(_ file: String) -> [UInt8]? {
        switch file {
        case "pb/wiretype-LiteralsEntry.key-as-1.pb", "pb/wiretype-LiteralsEntry.key-as-5.pb":
            Array(#"{"literals": {"": {"scalar": {"primitive": {"integer": "1"}}}}}"#.utf8)
        case "pb/wiretype-LiteralsEntry.value-as-1.pb", "pb/wiretype-LiteralsEntry.value-as-5.pb":
            Array(#"{"literals": {"k": {}}}"#.utf8)
        default: nil
        }
    }

    private func same(_ text: [UInt8], _ expected: [UInt8]) throws -> Bool {
        let ours = try JSONSerialization.jsonObject(with: Data(text)) as? NSDictionary
        return try ours != nil && ours == JSONSerialization.jsonObject(with: Data(expected)) as? NSDictionary
    }
}
