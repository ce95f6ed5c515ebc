extension CalendarTime {
    /// `Wed, 31 Jan 2024 23:59:59 GMT`, as HTTP writes dates (RFC 9110, 5.6.7).
    static func http(_ seconds: Int64) -> String {
        let digits = Array(compact(seconds))  // 20240131T235959Z
        func text(_ range: Range<Int>) -> String { String(digits[range]) }
        let days = (seconds - (seconds % 86_400 + 86_400) % 86_400) / 86_400
        let weekday = weekdays[Int((days % 7 + 11) % 7)]  // 1970-01-01 was a Thursday
        let month = months[(Int(text(4..<6)) ?? 1) - 1]
        return
            "\(weekday), \(text(6..<8)) \(month) \(text(0..<4)) \(text(9..<11)):\(text(11..<13)):\(text(13..<15)) GMT"
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}
