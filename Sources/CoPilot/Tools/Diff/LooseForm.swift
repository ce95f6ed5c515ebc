internal import FlyteIDL
internal import StructuredText

/// The proto3 JSON of a message with different spellings of the same value made alike: MessagePack and Struct, integers
/// and floats. Recursive: see `DeepStack`.
enum LooseForm {
    /// Member of a scalar that is a plain value.
    static let plain = "plain"
    /// Member of a primitive that is a number of any type.
    static let number = "number"
    /// Members whose content is the user's, and not a message.
    static let closed: Set = ["generic", "custom", "metadata", "struct", "config"]

    static func tree(of tree: StructuredValue) -> StructuredValue {
        switch tree.kind {
        case .array(let items): .array(items.map { Self.tree(of: $0) })
        case .object(let members): .object(members.map { member($0) })
        default: tree
        }
    }

    private static func member(_ member: Member) -> Member {
        if closed.contains(member.name) { return member }
        if member.name == "scalar", let loose = scalar(member.value) { return Member("scalar", loose) }
        return Member(member.name, tree(of: member.value))
    }

    private static func scalar(_ scalar: StructuredValue) -> StructuredValue? {
        if let generic = scalar["generic"] { return .object([Member(plain, generic)]) }
        if let binary = scalar["binary"], let value = messagePack(binary) { return .object([Member(plain, value)]) }
        guard let primitive = scalar["primitive"] else { return nil }
        if case .string(let integer)? = primitive["integer"]?.kind {
            return number(StructuredValue.number(spelled: integer))
        }
        // NaN and the infinities are text, and remain so.
        return primitive["floatValue"].flatMap { number($0) }
    }

    private static func number(_ value: StructuredValue?) -> StructuredValue? {
        value.map { .object([Member("primitive", .object([Member(number, $0)]))]) }
    }

    /// The value of a Binary with the tag `msgpack`; nil for any other.
    static func messagePack(_ binary: StructuredValue) -> StructuredValue? {
        guard binary["tag"] == .string("msgpack"), case .string(let text)? = binary["value"]?.kind else { return nil }
        guard let bytes = Base64.decode(text), let value = try? MessagePackReader.read(bytes) else { return nil }
        return value.json
    }
}
