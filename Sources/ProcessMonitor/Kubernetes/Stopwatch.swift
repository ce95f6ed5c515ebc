/// Measures time by any clock.
struct Stopwatch {
    private let measure: @Sendable () -> Duration

    /// Starts it.
    init(_ clock: some Clock<Duration>) {
        let start = clock.now
        measure = { start.duration(to: clock.now) }
    }

    /// Since it was started.
    var elapsed: Duration { measure() }
}
