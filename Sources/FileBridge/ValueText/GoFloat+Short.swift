internal import StructuredText

extension GoFloat {
    /// For people: as JSON spells it (`0.1`, `1e+21`), and `NaN`, `Infinity`, `-Infinity`.
    public static func shortText(_ value: Double) -> String {
        DecimalDigits(of: value)?.json ?? NonFinite.name(of: value)
    }
}
