internal import FileBridge
internal import FlyteIDL
internal import StructuredText

/// The types that literals show by themselves.
enum InferredTypes {
    /// By name, as the proto3 JSON of LiteralType, or in words.
    static func tree(of map: LiteralMap, inWords: Bool) -> StructuredValue {
        .object(map.entries.map { Member($0.name, tree(of: $0.value, inWords: inWords)) })
    }

    /// null for a literal that shows none.
    static func tree(of literal: Literal, inWords: Bool) -> StructuredValue {
        guard let type = LiteralType(inferredFrom: literal) else { return .null }
        return inWords ? .string(TypeWords.text(of: type.json) ?? type.description) : type.json
    }
}
