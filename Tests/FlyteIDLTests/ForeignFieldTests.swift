import Testing

@testable import FlyteIDL

@Suite("What the schema does not know")
struct ForeignFieldTests {
    /// Fields that no LiteralMap has: other numbers, groups, and its own number with another wire type.
    static let foreign: [[UInt8]] = [
        int(100, 5), int(100, .max), tag(100, 1) + [1, 2, 3, 4, 5, 6, 7, 8], tag(100, 5) + [1, 2, 3, 4],
        block(100, [0xff, 0]), block(100, []), block(100, [UInt8](repeating: 7, count: 300)),
        group(100, []), group(100, int(1, 5) + block(2, [1])),
        group(100, group(100, group(3, [])) + tag(7, 5) + [1, 2, 3, 4]),
        int(1, 5), tag(1, 1) + [1, 2, 3, 4, 5, 6, 7, 8], tag(1, 5) + [1, 2, 3, 4], group(1, int(1, 5)),
        block(19_000, [1, 2]), int(19_000, 7), block(19_000, block(100, [1])), group(19_000, []),
        int((1 << 29) - 1, 1),
        tag(100, 0) + overlong(5, bytes: 10),  // the value's spelling is kept too
        tag(100, 2) + overlong(2, bytes: 5) + [8, 9], tag(100, 2) + overlong(2, bytes: 6) + [8, 9],
        tag(100, 2) + overlong(2, bytes: 10) + [8, 9],
    ]

    @Test("is kept and written back byte for byte", arguments: foreign)
    func isKept(field: [UInt8]) throws {
        for bytes in [field, field + map("x", []), map("x", []) + field, map("x", []) + field + field] {
            let known = try rawFields(bytes).filter { $0 != field }
            for written in [try rewritten(bytes), try LiteralMap(serialized: bytes).serialized()] {
                let fields = try rawFields(written)
                #expect(fields.filter { $0 != field } == known)
                #expect(fields.count == (try rawFields(bytes).count))
            }
        }
    }

    @Test("is kept inside too", arguments: foreign)
    func isKeptInside(field: [UInt8]) throws {
        // In Literal the number 1 is a message as well, so that the same fields are foreign there.
        let bytes = map("x", field + text(4, "h"))
        for written in [try rewritten(bytes), try LiteralMap(serialized: bytes).serialized()] {
            let entry = try content(of: try #require(try rawFields(written).first))
            let literal = try content(of: try #require(try rawFields(entry).last))
            #expect(try rawFields(literal) == [text(4, "h"), field])
        }
    }

    @Test("loses the spelling of an overlong tag, and nothing else")
    func losesTheSpelling() throws {
        let field = overlong(100 << 3, bytes: 5) + [5]
        #expect(try rewritten(field) == int(100, 5))
        #expect(
            try LiteralMap(serialized: overlong(100 << 3 | 3, bytes: 5) + int(1, 2) + tag(100, 4)).serialized()
                == group(100, int(1, 2)))
    }

    /// A LiteralMap around a Literal's content, by the name of the message that gets the unknown field.
    static let levels: [(String, @Sendable ([UInt8]) -> [UInt8])] = [
        ("LiteralMap", { map("x", []) + $0 }),
        ("Literal", { map("x", text(4, "h") + $0) }),
        ("ArtifactVersionId", { map("x", block(9, text(2, "v") + $0)) }),
        ("Scalar", { map("x", block(1, block(5, []) + $0)) }),
        ("Primitive", { map("x", primitive(int(1, 4) + $0)) }),
        ("Primitive without a value", { map("x", primitive($0)) }),
        ("LiteralCollection", { map("x", block(2, block(1, []) + $0)) }),
        ("Literal of a collection", { map("x", block(2, block(1, $0))) }),
        ("LiteralMap of a Literal", { map("x", block(3, map("y", []) + $0)) }),
        ("LiteralOffloadedMetadata", { map("x", block(8, text(1, "u") + $0)) }),
        ("LiteralType", { map("x", block(8, block(3, int(1, 1) + $0))) }),
        ("Blob", { map("x", block(1, block(2, text(3, "u") + $0))) }),
        ("BlobMetadata", { map("x", block(1, block(2, block(1, $0)))) }),
        ("BlobType", { map("x", block(1, block(2, block(1, block(1, text(1, "csv") + $0))))) }),
        ("Binary", { map("x", block(1, block(3, block(1, [0xff]) + $0))) }),
        ("Schema", { map("x", block(1, block(4, text(1, "u") + $0))) }),
        ("SchemaType", { map("x", block(1, block(4, block(3, $0)))) }),
        ("SchemaColumn", { map("x", block(1, block(4, block(3, block(3, text(1, "c") + $0))))) }),
        ("Error", { map("x", block(1, block(6, text(2, "m") + $0))) }),
        ("StructuredDataset", { map("x", block(1, block(8, text(1, "u") + $0))) }),
        ("StructuredDatasetMetadata", { map("x", block(1, block(8, block(2, $0)))) }),
        ("StructuredDatasetType", { map("x", block(1, block(8, block(2, block(1, text(2, "parquet") + $0))))) }),
        ("DatasetColumn", { map("x", block(1, block(8, block(2, block(1, block(1, text(1, "c") + $0)))))) }),
        ("Union", { map("x", block(1, block(9, block(1, []) + $0))) }),
        ("LiteralType of a union", { map("x", block(1, block(9, block(2, int(1, 1) + $0)))) }),
        ("EnumType", { map("x", block(1, block(9, block(2, block(7, text(1, "red") + $0))))) }),
        ("UnionType", { map("x", block(1, block(9, block(2, block(10, block(1, []) + $0))))) }),
        ("TypeAnnotation", { map("x", block(1, block(9, block(2, block(9, $0))))) }),
        ("TypeStructure", { map("x", block(1, block(9, block(2, block(11, text(1, "int") + $0))))) }),
    ]

    @Test(
        "survives decoding to values and encoding at every level",
        arguments: levels.indices,
        [block(500, [1, 2, 3]), group(500, int(1, 5)), int(500, 7), group(501, group(1, []))])
    func survives(level: Int, field: [UInt8]) throws {
        let bytes = Self.levels[level].1(field)
        let written = try LiteralMap(serialized: bytes).serialized()
        #expect(try written == rewritten(bytes), "\(Self.levels[level].0)")
        #expect(written.count == bytes.count, "\(Self.levels[level].0)")
        #expect(written.firstRange(of: field) != nil, "\(Self.levels[level].0)")
    }

    @Test("of an enum is kept as its number")
    func enumNumbersAreKept() throws {
        for number in [2, 7, UInt64(bitPattern: -3)] {
            let bytes = map("x", block(1, block(2, block(1, block(1, int(2, number))))))
            #expect(try LiteralMap(serialized: bytes).serialized() == bytes)
        }
        let type = map("x", block(8, block(3, int(1, 77))))
        #expect(try LiteralMap(serialized: type).serialized() == type)
    }
}
