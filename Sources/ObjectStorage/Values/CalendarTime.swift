/// Dates between Unix seconds and the texts of HTTP stores, in UTC and without a time zone database.
enum CalendarTime {
    /// `20240131T235959Z`, as AWS signatures want it.
    static func compact(_ seconds: Int64) -> String {
        let (days, rest) = seconds.flooredDivision(by: 86_400)
        let (year, month, day) = date(days)
        let time = [rest / 3_600, rest / 60 % 60, rest % 60].map { padded($0) }.joined()
        return "\(padded(year, width: 4))\(padded(month))\(padded(day))T\(time)Z"
    }

    /// Unix seconds of `2024-01-31T23:59:59[.fraction]Z`, as S3's listings write it; nil for anything else.
    static func parse(iso8601 text: String) -> Int64? {
        let numbers = text.utf8.split(whereSeparator: { "-T:.Z".utf8.contains($0) }).map {
            Int64(String(decoding: $0, as: UTF8.self))
        }
        guard numbers.count >= 6, text.utf8.last == UInt8(ascii: "Z"), let year = numbers[0], let month = numbers[1],
            let day = numbers[2],
            let hour = numbers[3], let minute = numbers[4], let second = numbers[5]
        else { return nil }
        let isPossible =
            0...9_999 ~= year && 1...12 ~= month && 1...31 ~= day && 0...23 ~= hour && 0...59 ~= minute
            && 0...60 ~= second
        return isPossible ? days(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second : nil
    }

    /// Days from 1970-01-01 of a Gregorian date. Years begin in March here, so that the leap day is the last.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let (era, yearOfEra) = (month > 2 ? year : year - 1).flooredDivision(by: 400)
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// The date of a day count from 1970-01-01.
    private static func date(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = (days + 719_468).flooredDivision(by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    private static func padded(_ number: Int64, width: Int = 2) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}

extension Int64 {
    /// Quotient rounded down and a remainder that is never negative.
    fileprivate func flooredDivision(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let quotient = self >= 0 ? self / divisor : (self + 1) / divisor - 1
        return (quotient, self - quotient * divisor)
    }
}
