/// Differences as lines: `-` for what only the first has, `+` for what only the second has, `~` for what changed.
struct DiffText {
    let style: TextStyle
    /// Paths in a column no wider than this.
    private static let widestPath = 48

    func bytes(of differences: [Difference]) -> [UInt8] {
        let width = differences.reduce(0) { max($0, min(Self.place(of: $1).count, Self.widestPath)) }
        var bytes: [UInt8] = []
        for difference in differences { bytes += (line(difference, width) + "\n").utf8 }
        return bytes
    }

    private static func place(of difference: Difference) -> String {
        let path = difference.path.isEmpty ? "." : difference.path
        return difference.field.isEmpty ? path : "\(path) (\(difference.field))"
    }

    private func line(_ difference: Difference, _ width: Int) -> String {
        let place = TextStyle.padded(Self.place(of: difference), width)
        switch difference.change {
        case .removed(let text): return style.paint("- \(place)  \(text)", .removed)
        case .added(let text): return style.paint("+ \(place)  \(text)", .added)
        case .changed("", ""): return style.paint("~ \(Self.place(of: difference))", .number)
        case .changed(let old, let new):
            return style.paint("~ ", .number) + place + "  " + style.paint(old, .removed) + " → "
                + style.paint(new, .added)
        }
    }
}
