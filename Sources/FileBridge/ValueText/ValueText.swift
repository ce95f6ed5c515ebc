public import FlyteIDL

/// *Value text*: the content of a file that holds one value, in the dialect of the Go implementation.
/// The reverse direction is `ValueText.parse`.
public enum ValueText {
    /// The text of a primitive; `null` for one without a value.
    public static func text(of primitive: Primitive) -> String {
        switch primitive.value {
        case .integer(let integer): String(integer)
        case .float(let float): GoFloat.text(float)
        case .string(let string): string
        case .boolean(let boolean): boolean ? "true" : "false"
        case .datetime(let datetime): GoTime.text(datetime)
        case .duration(let duration): GoDuration.text(nanoseconds: GoDuration.nanoseconds(of: duration))
        case nil: "null"
        }
    }
}
