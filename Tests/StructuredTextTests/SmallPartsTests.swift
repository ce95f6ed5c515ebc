import StructuredText
import Testing

@Suite("Base64")
struct Base64Tests {
    @Test(
        "encodes and decodes",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"), ("\u{3FF}\u{3FE}>?", "z7/Pvj4/"),
        ])
    func encodesAndDecodes(plain: String, encoded: String) {
        #expect(Base64.encode(Array(plain.utf8)) == encoded)
        #expect(Base64.decode(encoded) == Array(plain.utf8))
        #expect(Base64.decodeLenient(encoded) == Array(plain.utf8))
    }

    @Test(
        "strict decoding refuses",
        arguments: [
            "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Z", "====", "=", "Zg==Zg==", "Zm9v\n", " Zm9v", "Zm-v", "Zm_v",
            "Zé9v", "Zm\09v", "Z=g=",
        ])
    func strictRefuses(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test(
        "lenient decoding takes URL-safe digits and missing padding",
        arguments: [
            ("Zg", [0x66]), ("Zm8", [0x66, 0x6F]), ("-_-_", [0xFB, 0xFF, 0xBF]), ("+/+/", [0xFB, 0xFF, 0xBF]),
            ("-_8=", [0xFB, 0xFF]), ("-_8", [0xFB, 0xFF]), ("Zh==", [0x66]),
        ] as [(String, [UInt8])])
    func lenientTakes(text: String, bytes: [UInt8]) {
        #expect(Base64.decodeLenient(text) == bytes)
    }

    @Test("lenient decoding still refuses", arguments: ["Z", "Zg=", "-/", "****", "Zg ==", "=", "Zm9v=", "Zm9vZ"])
    func lenientRefuses(text: String) {
        #expect(Base64.decodeLenient(text) == nil)
    }

    @Test("all lengths of random bytes survive", arguments: 0..<100)
    func allLengthsSurvive(count: UInt64) {
        var random = SeededGenerator(state: count)
        let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
        #expect(Base64.decode(Base64.encode(bytes)) == bytes)
    }
}

@Suite("Decimal digits")
struct DecimalDigitsTests {
    @Test(
        "formats as Go does",
        arguments: [
            (0, "0", "0", "0"), (-0.0, "-0", "-0", "-0"), (1, "1", "1", "1"), (-1.5, "-1.5", "-1.5", "-1.5"),
            (100, "100", "100", "100"),
            (0.1, "0.1", "0.1", "0.1"), (1e-7, "0.0000001", "1e-7", "1e-07"),
            (1.5e-6, "0.0000015", "0.0000015", "1.5e-06"), (0.0001, "0.0001", "0.0001", "0.0001"),
            (999999, "999999", "999999", "999999"), (1e6, "1000000", "1000000", "1e+06"),
            (1e21, "1000000000000000000000", "1e+21", "1e+21"),
            (123456789012345683968, "123456789012345680000", "123456789012345680000", "1.2345678901234568e+20"),
            (12.25, "12.25", "12.25", "12.25"),
            (Double.leastNonzeroMagnitude, "0." + String(repeating: "0", count: 323) + "5", "5e-324", "5e-324"),
            (1e300, "1" + String(repeating: "0", count: 300), "1e+300", "1e+300"),
            (9007199254740992, "9007199254740992", "9007199254740992", "9.007199254740992e+15"),
        ] as [(Double, String, String, String)])
    func formats(value: Double, plain: String, json: String, general: String) {
        let digits = DecimalDigits(of: value)
        #expect(digits?.plain == plain)
        #expect(digits?.json == json)
        #expect(digits?.general == general)
    }

    @Test("has no digits for what is no number", arguments: [Double.nan, .infinity, -.infinity])
    func noDigits(value: Double) {
        #expect(DecimalDigits(of: value) == nil)
    }

    @Test("floats have their own, fewer digits")
    func floats() {
        #expect(DecimalDigits(of: Float(0.1))?.json == "0.1")
        #expect(DecimalDigits(of: Double(Float(0.1)))?.json == "0.10000000149011612")
    }

    @Test("digits have no zeros at the ends, and the point says the rest")
    func parts() {
        let digits = DecimalDigits(of: -1200.0)
        #expect(digits?.digits == Array("12".utf8))
        #expect(digits?.point == 4)
        #expect(digits?.isNegative == true)
    }

    @Test("random bit patterns print and parse to themselves", arguments: 0..<20)
    func roundTrips(seed: UInt64) {
        var random = SeededGenerator(state: seed)
        for _ in 0..<2_000 {
            let value = Double(bitPattern: random.next())
            guard let digits = DecimalDigits(of: value) else { continue }
            for text in [digits.plain, digits.json, digits.general] where Double(text)?.bitPattern != value.bitPattern {
                Issue.record("\(text) is not \(value)")
            }
        }
    }
}

@Suite("Positions")
struct TextPositionTests {
    @Test(
        "counts lines and columns in bytes",
        arguments: [(0, 1, 1), (2, 1, 3), (3, 2, 1), (5, 2, 3), (6, 3, 1), (99, 3, 1), (-1, 1, 1)])
    func counts(offset: Int, line: Int, column: Int) {
        let position = TextPosition(of: offset, in: Array("ab\né\n".utf8))
        #expect(position.line == line)
        #expect(position.column == column)
    }

    @Test("shows the line, without its control characters")
    func showsTheLine() {
        #expect(
            TextPosition(of: 7, in: Array("one\na\u{1B}b\tc\u{202E}\nthree".utf8)).excerpt == "a\u{FFFD}b c\u{FFFD}")
    }

    @Test("shortens a long line around the column", arguments: [0, 1, 39, 40, 79, 80, 150, 9_999, 10_000])
    func shortens(offset: Int) {
        for unit in ["x", "é", "😀"] {
            let line = String(repeating: unit, count: 10_000 / unit.utf8.count)
            let excerpt = TextPosition(of: offset, in: Array((line + "\nmore").utf8)).excerpt
            #expect(excerpt.unicodeScalars.count <= 80)
            #expect(excerpt.unicodeScalars.count >= 40)
            #expect(!excerpt.contains("m"))
        }
    }

    @Test("an error joins position and message; without a position it is the message")
    func description() {
        #expect(TextError(.syntax, "bad", at: 4, in: Array("ab\ncd".utf8)).description == "line 2, column 2: bad")
        #expect(TextError(.syntax, "bad", at: 4, in: Array("ab\ncd".utf8)).excerpt == "cd")
        #expect(TextError(.size, "too much").description == "too much")
    }

    @Test("a value has the size of three words")
    func sizes() {
        #expect(MemoryLayout<StructuredValue>.stride == 24)
        #expect(MemoryLayout<Member>.stride == 48)
    }
}
