/// Cuts a stream that comes in pieces into lines of bounded length.
struct LineSplitter {
    /// A line went over the limit.
    struct TooLong: Error {}

    /// Bytes of a line, its end not counted.
    let limit: Int
    private var rest: [UInt8] = []

    /// Nothing has come yet.
    init(limit: Int) { self.limit = limit }

    /// The lines that a piece completes, without their ends; empty ones are left out.
    /// - Throws: where one is longer than the limit.
    mutating func append(_ piece: [UInt8]) throws(TooLong) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        var parts = piece.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let open = parts.popLast() ?? []
        for part in parts {
            let line = rest + part
            rest = []
            if line.count > limit { throw TooLong() }
            if !line.isEmpty { lines.append(line) }
        }
        rest += open
        if rest.count > limit { throw TooLong() }
        return lines
    }
}
