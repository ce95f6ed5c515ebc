import FlyteIDL
import Testing

@testable import FileBridge

@Suite("Go's spelling of floats, durations and moments")
struct GoSpellingTests {
    static let floatTexts: [(Double, String)] = [
        (0, "0"), (-0.0, "-0"), (1, "1"), (-1.5, "-1.5"), (0.1, "0.1"), (100, "100"), (1e20, "100000000000000000000"),
        (1e21, "1000000000000000000000"), (123_456_789.125, "123456789.125"), (1e-7, "0.0000001"),
        (1.0 / 3, "0.3333333333333333"),
        (9_007_199_254_740_992, "9007199254740992"), (.nan, "NaN"), (-.nan, "NaN"), (.infinity, "+Inf"),
        (-.infinity, "-Inf"),
    ]

    @Test("Floats have all their digits and no exponent", arguments: floatTexts)
    func floatText(value: Double, text: String) {
        #expect(GoFloat.text(value) == text)
    }

    @Test("The extreme floats have 309 and 1,076 characters")
    func extremeFloats() {
        #expect(GoFloat.text(.greatestFiniteMagnitude).hasPrefix("17976931348623157000"))
        #expect(GoFloat.text(.greatestFiniteMagnitude).utf8.count == 309)
        #expect(GoFloat.text(.leastNonzeroMagnitude).hasSuffix("0005"))
        #expect(GoFloat.text(.leastNonzeroMagnitude).utf8.count == 326)
    }

    static let floats: [(String, Double)] = [
        ("0", 0), ("-0", -0.0), ("1", 1), ("+1", 1), (".5", 0.5), ("5.", 5), ("1e3", 1_000), ("1E+3", 1_000),
        ("1.5e-3", 0.0015), ("00012", 12),
        ("inf", .infinity), ("+Inf", .infinity), ("-INF", -.infinity), ("Infinity", .infinity),
        ("-infinity", -.infinity), ("iNfInItY", .infinity),
        ("0x1p-2", 0.25), ("0X1.8P1", 3), ("-0x.8p0", -0.5), ("0x10p0", 16), ("0xAp+1", 20),
        ("0x1p-1074", .leastNonzeroMagnitude),
        ("1_000.5", 1_000.5), ("1_0_0", 100), ("0x_1p0", 1), ("0xA_Bp0", 171), ("1e1_0", 1e10), ("1.5_5", 1.55),
        ("1e-400", 0), ("-1e-400", -0.0), ("1.7976931348623157e308", .greatestFiniteMagnitude),
        ("1.7976931348623158e308", .greatestFiniteMagnitude),
        ("0.1000000000000000055511151231257827021181583404541015625", 0.1),
        ("1" + String(repeating: "0", count: 300), 1e300),
        ("0." + String(repeating: "0", count: 400) + "1e401", 1),
    ]

    @Test("Floats are read in every form that strconv.ParseFloat takes", arguments: floats)
    func floatIsRead(text: String, value: Double) throws {
        #expect(try GoFloat.parse(text).bitPattern == value.bitPattern)
    }

    @Test("NaN is read as Go's NaN, without a sign", arguments: ["nan", "NaN", "NAN"])
    func nanIsRead(text: String) throws {
        #expect(try GoFloat.parse(text).bitPattern == 0x7FF8_0000_0000_0001)
    }

    @Test(
        "What is no float to Go is refused",
        arguments: [
            "", "+", "-", ".", "e5", "1e", "1e+", "+-1", "1,5", "1 ", " 1", "0x10", "0x1.8", "0x", "0xp1", "0x1p",
            "0b1", "0o7", "1f", "1.5.5",
            "infinit", "in", "+nan", "-nan", "nano", "infinity1", "_1", "1_", "1__0", "1_.5", "1._5", "1_e5", "1e_5",
            "1e5_", "0_x1p0", "0x1_p0", "0x1p_0",
            "1\0", "\0", "１", "٣", "½", "0x1e5", "1p5", "1d5", "--1",
        ])
    func floatIsRefused(text: String) {
        #expect(throws: GoFloat.Failure.syntax) { try GoFloat.parse(text) }
    }

    @Test(
        "Floats past the largest are out of range",
        arguments: ["1e400", "-1e309", "1.8e308", "0x1p1024", "1e99999999999"])
    func floatIsOutOfRange(text: String) {
        #expect(throws: GoFloat.Failure.range) { try GoFloat.parse(text) }
    }

    @Test("Floats of any bits come back from their text")
    func floatsComeBack() throws {
        var random = SeededGenerator(state: 1)
        for _ in 0..<20_000 {
            let value = Double(bitPattern: random.next())
            guard value.isFinite else { continue }
            #expect(try GoFloat.parse(GoFloat.text(value)).bitPattern == value.bitPattern)
        }
    }

    static let durationTexts: [(Int64, String)] = [
        (0, "0s"), (1, "1ns"), (-1, "-1ns"), (999, "999ns"), (1_000, "1µs"), (1_100, "1.1µs"), (-1_500, "-1.5µs"),
        (999_999, "999.999µs"),
        (1_000_000, "1ms"), (2_200_000, "2.2ms"), (999_999_999, "999.999999ms"), (1_000_000_000, "1s"),
        (1_500_000_000, "1.5s"), (3_300_000_000, "3.3s"),
        (59_999_999_999, "59.999999999s"), (60_000_000_000, "1m0s"), (90_000_000_000, "1m30s"),
        (-60_500_000_000, "-1m0.5s"), (3_600_000_000_000, "1h0m0s"),
        (90_000_000_000_000, "25h0m0s"), (5_415_250_000_000, "1h30m15.25s"), (93_784_000_005_000, "26h3m4.000005s"),
        (480_000_000_001, "8m0.000000001s"),
        (.max, "2562047h47m16.854775807s"), (.min, "-2562047h47m16.854775808s"),
    ]

    @Test("Durations are spelled as time.Duration.String does", arguments: durationTexts)
    func durationText(nanoseconds: Int64, text: String) {
        #expect(GoDuration.text(nanoseconds: nanoseconds) == text)
        #expect(GoDuration.parse(text) == nanoseconds)
    }

    static let durations: [(String, Int64)] = [
        ("0", 0), ("+0", 0), ("-0", 0), ("0s", 0), ("5s", 5_000_000_000), ("+5s", 5_000_000_000),
        ("-5s", -5_000_000_000), (".5s", 500_000_000),
        ("1.s", 1_000_000_000), ("-.5s", -500_000_000), ("1478s", 1_478_000_000_000), ("10ns", 10), ("11us", 11_000),
        ("12\u{b5}s", 12_000), ("12\u{3bc}s", 12_000),
        ("13ms", 13_000_000), ("3h30m", 12_600_000_000_000), ("10.5s4m", 250_500_000_000),
        ("-2m3.4s", -123_400_000_000), ("1h2m3s4ms5us6ns", 3_723_004_005_006),
        ("39h9m14.425s", 140_954_425_000_000), ("52763797000ns", 52_763_797_000),
        ("0.3333333333333333333h", 1_200_000_000_000), ("0.100000000000000000000h", 360_000_000_000),
        ("9007199254740993ns", 9_007_199_254_740_993), ("9223372036854775807ns", .max),
        ("9223372036854775.807us", .max), ("9223372036s854ms775us807ns", .max),
        ("-9223372036854775808ns", .min), ("-9223372036854775.808us", .min), ("-2562047h47m16.854775808s", .min),
        ("1.0000000009s", 1_000_000_000),
        ("000000000000000000000001s", 1_000_000_000), ("0.9223372036854775808h", 3_320_413_933_267),
        ("1h1h", 7_200_000_000_000),
    ]

    @Test("Durations are read as time.ParseDuration does", arguments: durations)
    func durationIsRead(text: String, nanoseconds: Int64) {
        #expect(GoDuration.parse(text) == nanoseconds)
    }

    @Test(
        "What is no duration to Go is refused",
        arguments: [
            "", "5", "-", "+", "s", ".", "-.", ".s", "+.s", "1d", "1w", "1h 2m", "1e3s", "PT1H", "1 s", " 1s", "1s ",
            "1S", "1.5", "--1s", "+-1s", "1s-1s", "1ss", "1h2", "00", "0x1s",
            "\u{85}\u{85}", "3000000h", "9223372036854775808ns", "9223372036854775.808us", "9223372036854ms775us808ns",
            "-9223372036854775809ns", "9999999999999999999999s", "1_0s", "１s", "1s\0", "0.", "1..5s", "1.5.5s",
        ])
    func durationIsRefused(text: String) {
        #expect(GoDuration.parse(text) == nil)
    }

    @Test("Durations of any length come back from their text")
    func durationsComeBack() {
        var random = SeededGenerator(state: 2)
        for _ in 0..<20_000 {
            let nanoseconds = Int64(truncatingIfNeeded: random.next()) >> Int64.random(in: 0..<64, using: &random)
            #expect(GoDuration.parse(GoDuration.text(nanoseconds: nanoseconds)) == nanoseconds)
        }
    }

    static let messages: [(ProtoDuration, Int64)] = [
        (ProtoDuration(seconds: 1, nanos: 5), 1_000_000_005), (ProtoDuration(seconds: -1, nanos: -5), -1_000_000_005),
        (ProtoDuration(seconds: 1, nanos: -5), 999_999_995), (ProtoDuration(seconds: 0, nanos: .min), -2_147_483_648),
        (ProtoDuration(seconds: 9_223_372_036, nanos: 854_775_807), .max),
        (ProtoDuration(seconds: 9_223_372_036, nanos: 854_775_808), .max),
        (ProtoDuration(seconds: -9_223_372_036, nanos: -854_775_808), .min),
        (ProtoDuration(seconds: -9_223_372_036, nanos: -854_775_809), .min),
        (ProtoDuration(seconds: 9_223_372_037, nanos: 0), .max),
        (ProtoDuration(seconds: 9_223_372_037, nanos: -999_999_999), .max),
        (ProtoDuration(seconds: 315_576_000_000, nanos: 0), .max),
        (ProtoDuration(seconds: -315_576_000_000, nanos: 0), .min),
        (ProtoDuration(seconds: .max, nanos: .max), .max), (ProtoDuration(seconds: .min, nanos: .min), .min),
    ]

    @Test("Durations past 292 years saturate, as Go's AsDuration does", arguments: messages)
    func durationsSaturate(duration: ProtoDuration, nanoseconds: Int64) {
        #expect(GoDuration.nanoseconds(of: duration) == nanoseconds)
    }

    static let moments: [(Timestamp, String)] = [
        (Timestamp(seconds: 0, nanos: 0), "1970-01-01T00:00:00Z"),
        (Timestamp(seconds: 0, nanos: 1), "1970-01-01T00:00:00.000000001Z"),
        (Timestamp(seconds: 0, nanos: 120_000_000), "1970-01-01T00:00:00.12Z"),
        (Timestamp(seconds: 0, nanos: 100), "1970-01-01T00:00:00.0000001Z"),
        (Timestamp(seconds: -1, nanos: 999_999_999), "1969-12-31T23:59:59.999999999Z"),
        (Timestamp(seconds: -62_135_596_800, nanos: 0), "0001-01-01T00:00:00Z"),
        (Timestamp(seconds: 253_402_300_799, nanos: 0), "9999-12-31T23:59:59Z"),
        (Timestamp(seconds: 253_402_300_800, nanos: 0), "10000-01-01T00:00:00Z"),
        (Timestamp(seconds: -62_167_219_201, nanos: 0), "-0001-12-31T23:59:59Z"),
        (Timestamp(seconds: 0, nanos: -1), "1969-12-31T23:59:59.999999999Z"),
        (Timestamp(seconds: 0, nanos: 1_500_000_000), "1970-01-01T00:00:01.5Z"),
        (Timestamp(seconds: 0, nanos: .min), "1969-12-31T23:59:57.852516352Z"),
    ]

    @Test("Moments are spelled as time.RFC3339Nano, nanoseconds that do not fit carried", arguments: moments)
    func momentText(moment: Timestamp, text: String) {
        #expect(GoTime.text(moment) == text)
    }

    @Test("The extreme moments have a text, too")
    func extremeMoments() {
        for seconds in [Int64.min, .max] {
            for nanos in [Int32.min, -1, 0, .max] {
                #expect(GoTime.text(Timestamp(seconds: seconds, nanos: nanos)).hasSuffix("Z"))
            }
        }
    }

    @Test("Moments of the years 0 to 9999 come back from their text")
    func momentsComeBack() {
        var random = SeededGenerator(state: 3)
        for _ in 0..<20_000 {
            let nanos = Int32.random(in: 0..<1_000_000_000, using: &random)
            let unit: Int32 = [1, 1_000, 1_000_000].randomElement(using: &random) ?? 1
            let seconds = Int64.random(in: -62_167_219_200...253_402_300_799, using: &random)
            let moment = Timestamp(seconds: seconds, nanos: nanos - nanos % unit)
            #expect(InternetTime.parse(GoTime.text(moment), .go) == moment)
        }
    }
}
