import Testing

@testable import FlyteIDL

@Suite("Error documents and interfaces")
struct DocumentTests {
    @Test("An error document has its fields in the order of their numbers, defaults left out")
    func fieldOrder() throws {
        let document = ErrorDocument(
            code: "Code", message: "text", kind: .recoverable, origin: .system,
            timestamp: Timestamp(seconds: 5, nanos: 7), worker: "w-1")
        let inner =
            text(1, "Code") + text(2, "text") + int(3, 1) + int(4, 2) + block(5, int(1, 5) + int(2, 7)) + text(6, "w-1")
        #expect(try document.serialized() == block(1, inner))
        let plain = ErrorDocument(code: "", message: "", kind: .nonRecoverable, origin: .unknown)
        #expect(try plain.serialized() == block(1, []))
    }

    @Test("An error document is read back")
    func isReadBack() throws {
        for kind in [ErrorDocument.Kind.recoverable, .nonRecoverable] {
            for origin in [ErrorDocument.Origin.unknown, .user, .system] {
                let document = ErrorDocument(
                    code: "C", message: "m\0é", kind: kind, origin: origin, timestamp: Timestamp(seconds: -1, nanos: 0),
                    worker: "w")
                let back = try #require(try ErrorDocument(serialized: document.serialized()))
                #expect(back.code == "C" && back.message == "m\0é" && back.worker == "w")
                #expect(back.kind == kind && back.origin == origin && back.timestamp == document.timestamp)
            }
        }
    }

    static let lookalikes: [(String, [UInt8])] = [
        ("nothing", []), ("an unknown field beside the error", block(1, text(1, "C")) + int(2, 1)),
        ("an unknown field in the error", block(1, text(1, "C") + int(7, 1))),
        ("an unknown group in the error", block(1, text(1, "C") + group(9, []))),
        ("an unknown field in its timestamp", block(1, text(1, "C") + block(5, int(3, 1)))),
        ("a known field of another wire type", block(1, int(1, 5))),
        ("an unknown kind", block(1, int(3, 2))), ("an unknown origin", block(1, int(4, 3))),
        ("a negative kind", block(1, int(3, .max))),
        ("only an unknown field", int(15, 1)),
    ]

    @Test("What is an error document by chance only is none", arguments: lookalikes)
    func lookalikesAreNone(name: String, bytes: [UInt8]) throws {
        #expect(try ErrorDocument(serialized: bytes) == nil, "\(name)")
    }

    @Test("What is no message at all is refused", arguments: [Array("Something went wrong\n".utf8), [0x0a], [0xff]])
    func othersAreRefused(bytes: [UInt8]) {
        #expect(failure { _ = try ErrorDocument(serialized: bytes) }?.code == .malformed)
    }

    @Test("An interface of the original list form keeps the last of equal names, in byte order")
    func duplicateVariables() throws {
        func variable(_ name: String, _ type: UInt64) -> [UInt8] {
            block(1, text(1, name) + block(2, block(1, int(1, type))))
        }
        let map = try VariableMap(
            serialized: variable("b", 1) + variable("a", 2) + variable("b", 3) + block(1, text(1, "c")))
        #expect(map.entries.map(\.name) == ["a", "b", "c"])
        #expect(map.entries.map(\.type?.description) == ["float", "string", nil])
        #expect(map["b"]?.type?.description == "string")
        #expect(map["d"]?.name == nil && map[""]?.name == nil)
    }

    @Test("An interface without inputs or outputs has none")
    func emptyInterface() throws {
        let interface = try TypedInterface(serialized: block(2, []))
        #expect(interface.inputs.entries.isEmpty && interface.outputs.entries.isEmpty)
    }

    static let types: [([UInt8], String)] = [
        ([], "no type"), (int(1, 0), "none"), (int(1, 1), "integer"), (int(1, 2), "float"), (int(1, 3), "string"),
        (int(1, 4), "boolean"),
        (int(1, 5), "datetime"), (int(1, 6), "duration"), (int(1, 7), "binary"), (int(1, 8), "error"),
        (int(1, 9), "struct"),
        (int(1, 10), "unknown simple type 10"), (int(1, .max), "unknown simple type -1"), (block(2, []), "schema"),
        (block(3, block(4, int(1, 1))), "list of map of integer"), (block(5, []), "blob (file)"),
        (block(5, text(1, "csv") + int(2, 1)), "blob (directory, csv)"),
        (block(7, text(1, "red")), "enum"), (block(8, []), "structured dataset"),
        (block(10, block(1, int(1, 1)) + block(1, int(1, 0))), "union of integer | none"),
    ]

    @Test("Types are named as people would", arguments: types)
    func typeNames(bytes: [UInt8], name: String) throws {
        let map = try VariableMap(serialized: block(1, text(1, "v") + block(2, block(1, bytes))))
        #expect(map.entries.first?.type?.description == name)
    }

    @Test("The tag of a union's variant is read from its structure")
    func tag() throws {
        let map = try VariableMap(
            serialized: block(1, text(1, "v") + block(2, block(1, int(1, 1) + block(11, text(1, "int"))))))
        #expect(map["v"]?.type?.tag == "int")
    }
}

@Suite("Named values")
struct NamedValueTests {
    @Test("are found by the bytes of their names, and keep them")
    func areFound() {
        let names = ["b", "\u{e9}", "a", "e\u{301}", "", "B", "a"]
        let map = LiteralMap(names.enumerated().map { LiteralMap.Entry(name: $1, value: Literal(.integer(Int64($0)))) })
        #expect(
            map.entries.map { Array($0.name.utf8) } == ["", "B", "a", "b", "e\u{301}", "\u{e9}"].map { Array($0.utf8) })
        guard case .scalar(let scalar) = map["a"]?.value, case .primitive(let primitive) = scalar.value,
            case .integer(6) = primitive.value
        else {
            Issue.record("the last of equal names does not win")
            return
        }
        #expect(map["e"]?.value == nil && map["A"]?.value == nil && map["c"]?.value == nil)
    }

    @Test("are changed without losing what else there is")
    func areChanged() throws {
        let map = try LiteralMap(serialized: block(2, text(1, "context")) + FlyteIDLTests.map("x", text(4, "h")))
        let changed = map.mapValues { (entry) throws(Never) in
            var value = entry.value
            value.value = .scalar(Scalar(Scalar.Value.none))
            return value
        }
        #expect(
            try changed.serialized() == FlyteIDLTests.map("x", block(1, block(5, [])) + text(4, "h"))
                + block(2, text(1, "context")))
    }
}
