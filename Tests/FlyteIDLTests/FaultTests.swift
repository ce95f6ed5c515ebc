import Testing

@testable import FlyteIDL

@Suite("Bytes that are no message")
struct FaultTests {
    @Test(
        "are refused with the cause, the byte and the path",
        arguments: [
            ("0a", "a number is cut off at byte 1"),
            ("80", "a number is cut off at byte 1"),
            ("0a 80", "a number is cut off at byte 2"),
            ("a0 06 ff", "a number is cut off at byte 3"),
            ("a0 06 ff ff ff ff ff ff ff ff ff 02", "a number does not fit into 64 bits at byte 11"),
            ("a0 06 80 80 80 80 80 80 80 80 80 80 00", "a number does not fit into 64 bits at byte 11"),
            ("00 01", "field number 0 is not allowed at byte 0"),
            ("80 80 80 80 10 00", "field number 536870912 is not allowed at byte 0"),
            ("ff ff ff ff ff ff ff ff ff 01", "field number 2305843009213693951 is not allowed at byte 0"),
            ("0a 05 00", "a length of 5 bytes where 1 are left at byte 1"),
            ("0a 02 0a 05", "a length of 5 bytes where 0 are left at byte 3 in literals"),
            ("0a ff ff ff ff 0f", "a length of 4294967295 bytes where 0 are left at byte 1"),
            ("0a ff ff ff ff ff ff ff ff ff 01", "a length of 18446744073709551615 bytes where 0 are left at byte 1"),
            ("0e", "wire type 6 does not exist at byte 0"),
            ("0f", "wire type 7 does not exist at byte 0"),
            ("0a 02 12 00 0f", "wire type 7 does not exist at byte 4"),
            ("0c", "group 1 ends but never began at byte 0"),
            ("0b", "group 1 does not end at byte 1"),
            ("0b 14", "group 1 ends as group 2 at byte 1"),
            ("0b 13 0c", "group 2 ends as group 1 at byte 2"),
            ("0b 0f 0c", "wire type 7 does not exist at byte 1"),
            ("0b 0a 05 0c", "a length of 5 bytes where 1 are left at byte 2"),
            ("0a 01 0b 0c", "group 1 does not end at byte 3 in literals"),
            ("09 01 02", "a number of 8 bytes is cut off at byte 1"),
            ("0d 01 02", "a number of 4 bytes is cut off at byte 1"),
            (
                "0a 0a 12 08 0a 06 0a 04 11 00 00 00",
                "a number of 8 bytes is cut off at byte 9 in literals.value.scalar.primitive"
            ),
            ("0a 08 12 06 0a 04 0a 02 08 80", "a number is cut off at byte 10 in literals.value.scalar.primitive"),
            (
                "0a 09 12 07 0a 05 12 03 0a 05 00",
                "a length of 5 bytes where 1 are left at byte 9 in literals.value.scalar.blob"
            ),
        ])
    func areRefused(bytes: String, message: String) throws {
        for error in [
            failure { _ = try LiteralMap(serialized: hex(bytes)) }, failure { _ = try rewritten(hex(bytes)) },
        ] {
            #expect(error?.code == .malformed)
            #expect(error?.message == message)
        }
    }

    @Test("are refused wherever a good message is cut off, and never elsewhere")
    func areRefusedWhereverCut() throws {
        let good =
            map("x", primitive(block(5, int(1, 300) + int(2, 7)))) + map("y", block(2, block(1, text(4, "hash"))))
        let border = map("x", primitive(block(5, int(1, 300) + int(2, 7)))).count
        for length in 0...good.count {
            let error = failure { _ = try LiteralMap(serialized: Array(good.prefix(length))) }
            #expect((error == nil) == [0, border, good.count].contains(length), "\(length) bytes")
        }
    }

    static let notUTF8 = [
        "80", "bf", "c0 af", "c1 bf", "c2", "c2 41", "e0 80 80", "e0 9f bf", "e2 82", "ed a0 80", "ed bf bf",
        "f0 80 80 80",
        "f0 8f bf bf", "f0 9f 98", "f4 90 80 80", "f5 80 80 80", "f8 88 80 80 80", "fe", "ff", "61 62 80",
    ]

    @Test("are refused where text is not UTF-8", arguments: notUTF8)
    func areRefusedWhereNotUTF8(sequence: String) throws {
        let bytes = map("x", primitive(block(3, hex(sequence))))
        let value = failure { _ = try LiteralMap(serialized: bytes) }
        #expect(value?.code == .encoding)
        let offset = bytes.count - hex(sequence).count
        #expect(
            value?.message
                == "the string string_value is not UTF-8 at byte \(offset) in literals.value.scalar.primitive")
        let key = failure { _ = try LiteralMap(serialized: block(1, block(1, hex(sequence)) + block(2, []))) }
        #expect(key?.message == "the string key is not UTF-8 at byte 4 in literals")
        let metadata = failure {
            _ = try LiteralMap(serialized: map("x", block(5, text(1, "k") + block(2, hex(sequence)))))
        }
        #expect(metadata?.code == .encoding)
        let variable = failure { _ = try VariableMap(serialized: block(1, block(1, hex(sequence)))) }
        #expect(variable?.code == .encoding)
    }

    @Test("are fine as long as only `bytes` and unknown fields are not UTF-8", arguments: notUTF8)
    func areFineInBytes(sequence: String) throws {
        let bytes = map("x", block(1, block(3, block(1, hex(sequence)))) + block(100, hex(sequence)))
        #expect(try LiteralMap(serialized: bytes).serialized() == bytes)
    }

    @Test(
        "are fine with every well-formed character",
        arguments: [
            "", "\0", "\u{7f}", "\u{80}", "\u{7ff}", "\u{800}", "\u{d7ff}", "\u{e000}", "\u{fffe}", "\u{ffff}",
            "\u{feff}", "\u{10000}", "\u{10ffff}",
        ])
    func areFineWithCharacters(string: String) throws {
        let bytes = map("k" + string, primitive(text(3, string)))
        #expect(try LiteralMap(serialized: bytes).serialized() == bytes)
    }

    @Test(
        "are refused as a message that the schema does not have",
        arguments: ["Nothing", "", "flyteidl3.core.LiteralMap", "LiteralMap\0"])
    func unknownMessages(name: String) {
        let error = failure { _ = try AnyMessage(serialized: [], as: name) }
        #expect(error?.code == .unknownMessage)
    }

    @Test(
        "are found under full and short names, the newest package first",
        arguments: [
            ("LiteralMap", "flyteidl2.core.LiteralMap"), ("flyteidl.core.LiteralMap", "flyteidl.core.LiteralMap"),
            ("Inputs", "flyteidl2.task.Inputs"), ("DynamicJobSpec", "flyteidl.core.DynamicJobSpec"),
            ("ErrorDocument", "flyteidl2.core.ErrorDocument"), ("Struct", "google.protobuf.Struct"),
        ])
    func namesAreFound(name: String, full: String) throws {
        let message = try AnyMessage(serialized: [], as: name)
        #expect(message.typeName == full)
    }
}
