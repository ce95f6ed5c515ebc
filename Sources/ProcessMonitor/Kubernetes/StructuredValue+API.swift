internal import StructuredText

// Reading the API's objects. What is absent, null or of another kind is nil: the server has checked its types, and a newer
// one may have new fields.
extension StructuredValue {
    /// A member that is a string and not empty.
    func text(_ name: String) -> String? {
        guard case .string(let text)? = self[name]?.kind, !text.isEmpty else { return nil }
        return text
    }

    /// A member that is a whole number.
    func integer(_ name: String) -> Int? { self[name]?.integer }

    /// A whole number.
    var integer: Int? {
        guard case .number(let digits) = kind else { return nil }
        return Int(digits)
    }

    /// The elements of a member that is an array; none where it is no array.
    func items(_ name: String) -> [StructuredValue] {
        guard case .array(let items)? = self[name]?.kind else { return [] }
        return items
    }

    /// A member that is an object.
    func object(_ name: String) -> StructuredValue? {
        guard let value = self[name], case .object = value.kind else { return nil }
        return value
    }
}
