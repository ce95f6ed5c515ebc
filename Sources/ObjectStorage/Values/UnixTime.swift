internal import Glibc

/// The wall clock.
enum UnixTime {
    /// Seconds since 1970.
    @Sendable static func now() -> Int64 { Int64(time(nil)) }
}
