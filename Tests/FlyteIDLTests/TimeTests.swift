import Testing

@testable import FlyteIDL

@Suite("Moments")
struct TimeTests {
    /// Days of the proleptic Gregorian calendar, counted one by one: slow, and nothing like the code under test.
    @Test("agree with a calendar that is counted day by day, from the year -400 to 2400")
    func agreeWithCounting() {
        var days: Int64 = -(719_528 + 146_097)  // -0400-01-01; 0000-01-01 is day -719,528
        var wrong = 0
        for year in Int64(-400)...2400 {
            let isLeap = year.isMultiple(of: 400) || year.isMultiple(of: 4) && !year.isMultiple(of: 100)
            for (index, length) in [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].enumerated() {
                for day in 1...length {
                    let civil = CivilTime(year: year, month: index + 1, day: day, hour: 12, minute: 34, second: 56)
                    let seconds = days * 86_400 + 45_296
                    if civil.unixSeconds != seconds || CivilTime(unixSeconds: seconds) != civil { wrong += 1 }
                    days += 1
                }
                if CivilTime.days(inMonth: index + 1, of: year) != length { wrong += 1 }
            }
        }
        #expect(wrong == 0)
        #expect(days == 157_420)  // Python: (date(2401, 1, 1) - date(1970, 1, 1)).days
    }

    @Test("come back from their calendar form within 20,000 years")
    func comeBack() {
        var random = SeededGenerator(state: 1)
        let year: Int64 = 31_556_952
        for _ in 0..<50_000 {
            let seconds = Int64.random(in: -20_000 * year...20_000 * year, using: &random)
            let civil = CivilTime(unixSeconds: seconds)
            #expect(civil.unixSeconds == seconds)
            #expect(
                (1...12).contains(civil.month)
                    && (1...CivilTime.days(inMonth: civil.month, of: civil.year)).contains(civil.day))
            #expect((0..<24).contains(civil.hour) && (0..<60).contains(civil.minute) && (0..<60).contains(civil.second))
        }
    }

    static let texts: [(Int64, String)] = [
        (0, "1970-01-01T00:00:00"), (-1, "1969-12-31T23:59:59"), (951_782_399, "2000-02-28T23:59:59"),
        (951_782_400, "2000-02-29T00:00:00"),
        (-2_203_891_201, "1900-02-28T23:59:59"), (-2_203_891_200, "1900-03-01T00:00:00"),
        (-62_135_596_800, "0001-01-01T00:00:00"),
        (-62_167_219_200, "0000-01-01T00:00:00"), (-62_167_219_201, "-0001-12-31T23:59:59"),
        (253_402_300_799, "9999-12-31T23:59:59"),
        (253_402_300_800, "10000-01-01T00:00:00"),
        // Python's datetime, moved by whole eras of 400 years, says the same.
        (.max, "292277026596-12-04T15:30:07"), (.min, "-292277022657-01-27T08:29:52"),
    ]

    @Test("are spelled as in ISO 8601, any of 64-bit seconds", arguments: texts)
    func areSpelled(seconds: Int64, text: String) {
        #expect(CivilTime(unixSeconds: seconds).text == text)
    }

    static let internetTimes: [(String, Timestamp?, Timestamp?)] = {
        let noon = Timestamp(seconds: 951_825_600, nanos: 0)
        func at(_ seconds: Int64, _ nanos: Int32 = 0) -> Timestamp {
            Timestamp(seconds: noon.seconds + seconds, nanos: nanos)
        }
        return [  // text, in proto JSON, in Go
            ("2000-02-29T12:00:00Z", noon, noon), ("2000-02-29T12:00:00+00:00", noon, noon),
            ("2000-02-29T12:00:00-00:00", noon, noon),
            ("2000-02-29T13:30:00+01:30", noon, noon), ("2000-02-28T18:00:00-18:00", noon, noon),
            ("2000-02-29T12:00:00.5Z", at(0, 500_000_000), at(0, 500_000_000)),
            ("2000-02-29T12:00:00.000000001Z", at(0, 1), at(0, 1)),
            ("2000-02-29T12:00:00.1234567899Z", nil, at(0, 123_456_789)),
            ("2000-02-29T12:00:00.0000000000000000001Z", nil, noon),
            ("2000-02-29T12:00:00,25Z", nil, at(0, 250_000_000)),
            ("2000-02-29T9:00:00Z", nil, at(-10_800)), ("2000-02-29T12:00:00+24:00", at(-86_400), at(-86_400)),
            ("2000-02-29T12:00:00+24:01", at(-86_460), at(-86_460)),
            ("2000-02-29T12:00:00+25:00", nil, nil), ("2000-02-29T12:00:00+00:60", nil, at(-3_600)),
            ("2000-02-29T12:00:00+00:61", nil, nil),
            (
                "0000-01-01T00:00:00Z", Timestamp(seconds: -62_167_219_200, nanos: 0),
                Timestamp(seconds: -62_167_219_200, nanos: 0)
            ),
            ("2000-02-29T12:00:00", nil, nil), ("2000-02-29T12:00:00z", nil, nil), ("2000-02-29t12:00:00Z", nil, nil),
            ("2000-02-29 12:00:00Z", nil, nil),
            ("2000-02-29T12:00:00+0130", nil, nil), ("2000-02-29T12:00:00+01", nil, nil), ("2000-02-29", nil, nil),
            ("2000-02-30T12:00:00Z", nil, nil),
            ("2100-02-29T12:00:00Z", nil, nil), ("2000-02-29T24:00:00Z", nil, nil), ("2000-02-29T12:60:00Z", nil, nil),
            ("2000-02-29T12:00:60Z", nil, nil),
            ("2000-2-29T12:00:00Z", nil, nil), ("2000-02-29T12:00:00.Z", nil, nil), ("2000-02-29T12:00:00ZZ", nil, nil),
            ("", nil, nil), ("2000-02-29T12:00:0", nil, nil),
        ]
    }()

    @Test("in RFC 3339 are read by the rules of the dialect", arguments: internetTimes)
    func areRead(text: String, protoJSON: Timestamp?, go: Timestamp?) {
        #expect(InternetTime.parse(text, .protoJSON) == protoJSON)
        #expect(InternetTime.parse(text, .go) == go)
    }

    static let wholeNumbers: [(String, Int64?)] = [
        ("1.0", 1), ("-1.000", -1), ("1e3", 1_000), ("1E+3", 1_000), ("1.5e1", 15), ("150e-1", 15), ("-0.0", 0),
        ("0e5", 0), ("0.00e-7", 0),
        ("9223372036854775807.0", .max), ("-9223372036854775808e0", .min), ("92233720368547758.07e2", .max),
        ("922337203685477580700e-2", .max),
        ("9223372036854775808.0", nil), ("1e19", nil), ("1e400", nil), ("1e99999999999999999999", nil), ("1e-1", nil),
        ("1.5", nil), ("1.05e1", nil),
        ("0.1", nil), ("1e-99999999999999999999", nil), ("9007199254740993.0", 9_007_199_254_740_993),
    ]

    @Test("Whole numbers are found exactly, whatever their spelling", arguments: wholeNumbers)
    func wholeNumbersAreFound(text: String, expected: Int64?) {
        #expect(WholeNumber.parse(text, Int64.self) == expected)
    }

    @Test("Whole numbers keep to their type")
    func wholeNumbersKeepToTheirType() {
        #expect(WholeNumber.parse("18446744073709551615.0", UInt64.self) == .max)
        #expect(WholeNumber.parse("-1.0", UInt64.self) == nil)
        #expect(WholeNumber.parse("2147483648.0", Int32.self) == nil)
        #expect(WholeNumber.parse("-2.147483648e9", Int32.self) == .min)
    }
}
