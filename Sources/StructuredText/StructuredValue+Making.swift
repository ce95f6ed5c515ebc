extension StructuredValue {
    /// Null.
    public static let null = StructuredValue(.null)

    /// A truth value.
    public static func bool(_ value: Bool) -> StructuredValue { StructuredValue(.bool(value)) }

    /// A string.
    public static func string(_ value: String) -> StructuredValue { StructuredValue(.string(value)) }

    /// An array.
    public static func array(_ items: [StructuredValue]) -> StructuredValue { StructuredValue(.array(items)) }

    /// An object; its members are written in the order given.
    public static func object(_ members: [Member]) -> StructuredValue { StructuredValue(.object(members)) }

    /// A whole number.
    public static func number(_ value: Int64) -> StructuredValue { StructuredValue(.number(String(value))) }

    /// A whole number.
    public static func number(_ value: UInt64) -> StructuredValue { StructuredValue(.number(String(value))) }

    /// A number in the shortest spelling that reads back as the same double, as Go's JSON spells it.
    ///
    /// What is no number becomes a string, as in proto3 JSON: `"NaN"`, `"Infinity"`, `"-Infinity"`.
    public static func number(_ value: Double) -> StructuredValue {
        if let digits = DecimalDigits(of: value) { return StructuredValue(.number(digits.json)) }
        return .string(value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity")
    }

    /// A number as spelled, or nil where that is no JSON number.
    public static func number(spelled text: String) -> StructuredValue? {
        JSONText.isNumber(text) ? StructuredValue(.number(text)) : nil
    }
}

extension StructuredValue {
    /// The value of the first member with this name, compared by bytes; nil where there is none or this is no object.
    public subscript(name: String) -> StructuredValue? {
        guard case .object(let members) = kind else { return nil }
        return members.first { $0.name.hasSameBytes(as: name) }?.value
    }
}

extension StructuredValue: CustomStringConvertible {
    /// The value as compact JSON.
    public var description: String {
        var bytes: [UInt8] = []
        JSONText.append(self, to: &bytes, indent: nil)
        return String(decoding: bytes, as: UTF8.self)
    }
}
