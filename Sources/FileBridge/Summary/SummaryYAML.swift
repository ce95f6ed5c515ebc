internal import FlyteIDL
internal import StructuredText

/// The summary as inputs.yaml: equal by value to inputs.json.
public enum SummaryYAML {
    /// - Throws: `.literal` for text that YAML cannot hold.
    public static func bytes(of value: SummaryValue) throws(BridgeError) -> [UInt8] {
        do {
            return try YAMLText.write(tree(of: value))
        } catch {
            throw BridgeError(.literal, "cannot write inputs.yaml", cause: error.description)
        }
    }

    /// The value as a tree of JSON.
    static func tree(of value: SummaryValue) -> StructuredValue {
        switch value {
        case .null: .null
        case .bool(let bool): .bool(bool)
        case .integer(let integer): .number(integer)
        case .unsigned(let unsigned): .number(unsigned)
        case .float(let float): tree(of: float)
        case .string(let string): .string(string)
        case .bytes(let bytes): .string(Base64.encode(bytes))
        case .structure(let structure): tree(of: structure)
        case .list(let items): .array(items.map { tree(of: $0) })
        case .object(let members): .object(members.map { Member($0.name, tree(of: $0.value)) })
        }
    }

    private static func tree(of float: Double) -> StructuredValue {
        float.isFinite ? .number(float) : .string(NonFinite.name(of: float))
    }

    private static func tree(of structure: Struct) -> StructuredValue {
        .object(structure.fields.map { Member($0.name, tree(of: $0.value)) })
    }

    private static func tree(of value: Struct.Value) -> StructuredValue {
        switch value {
        case .null, .unset: .null
        case .number(let number): tree(of: number)
        case .string(let string): .string(string)
        case .bool(let bool): .bool(bool)
        case .structure(let structure): tree(of: structure)
        case .list(let values): .array(values.map { tree(of: $0) })
        }
    }
}
