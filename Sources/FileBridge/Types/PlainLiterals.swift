public import FlyteIDL
public import StructuredText

/// Literals from plain values, spelled as in inputs.json, by the types that an interface declares.
public enum PlainLiterals {
    /// - Throws: `.value`, `.type`: one error that names every value that is missing, does not fit or is not declared. Its
    ///   offset is that of the first in the text that the tree was read from.
    public static func build(
        _ values: StructuredValue, declared: VariableMap, _ options: OutputOptions = OutputOptions()
    ) throws(BridgeError) -> LiteralMap {
        guard case .object(let members) = values.kind else {
            throw BridgeError(.value, "a map of values is wanted, not \(values.noun)", offset: values.offset)
        }
        let builder = LiteralBuilder(options: options) { text, type in LiteralBuilder.stored(text, type) }
        var entries: [LiteralMap.Entry] = [], faults: [BridgeError] = []
        for variable in declared.entries {
            do throws(BridgeError) {
                let literal = try literal(values[variable.name], variable, builder)
                entries.append(LiteralMap.Entry(name: variable.name, value: literal))
            } catch { faults.append(error) }
        }
        // The summary says there which variable has which file.
        for member in members where declared[member.name] == nil && member.name != InputPlanner.escapedNames {
            let message = "\(InterfaceCheck.shown(member.name)): it is not declared"
            faults.append(BridgeError(.value, message, offset: member.value.offset))
        }
        // In the order of the text; what is not there comes last.
        faults.sort { ($0.offset ?? .max) < ($1.offset ?? .max) }
        if let error = BridgeError.all(faults) { throw error.located(faults.first?.offset) }
        return LiteralMap(entries)
    }

    private static func literal(_ value: StructuredValue?, _ variable: VariableMap.Entry, _ builder: LiteralBuilder)
        throws(BridgeError) -> Literal
    {
        let name = InterfaceCheck.shown(variable.name)
        guard let type = variable.type, type.kind != nil else {
            throw BridgeError(.type, "\(name) is declared without a type")
        }
        guard let value else {
            guard let none = type.noneVariant else {
                throw BridgeError(.value, "\(name): \(type) is wanted, and it is missing")
            }
            let literal = Literal(Scalar.Value.none)
            if case .union = type.kind { return LiteralBuilder.union(literal, none) }
            return literal
        }
        return try DeepStack.run(depth: WireLimits().depth) { () throws(BridgeError) in
            try builder.build(value, as: type, at: name)
        }
    }
}
