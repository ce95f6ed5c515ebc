public import FlyteIDL

/// Moments as Go's `time.RFC3339Nano` writes them, in UTC: up to nine digits of a fraction, no zeros at its end.
public enum GoTime {
    /// Any moment of 64-bit seconds; nanoseconds outside 0 to 999,999,999 carry into the seconds.
    public static func text(_ timestamp: Timestamp) -> String {
        let carry = Int64(timestamp.nanos).quotientAndRemainder(dividingBy: 1_000_000_000)
        var (seconds, nanos) = (timestamp.seconds &+ carry.quotient, carry.remainder)
        if nanos < 0 { (seconds, nanos) = (seconds &- 1, nanos + 1_000_000_000) }
        return CivilTime(unixSeconds: seconds).text + fraction(nanos) + "Z"
    }

    private static func fraction(_ nanos: Int64) -> String {
        if nanos == 0 { return "" }
        let digits = String(nanos + 1_000_000_000).dropFirst()  // nine digits
        return "." + digits.prefix(digits.utf8.count - digits.reversed().prefix { $0 == "0" }.count)
    }
}
