public import FlyteIDL

/// Holds inputs against the declared interface.
public enum InputCheck {
    /// What does not fit, one line each: inputs that are missing, not declared, or of another type.
    public static func faults(_ inputs: LiteralMap, declared: VariableMap) -> [String] {
        var faults: [String] = []
        for variable in declared.entries {
            guard let literal = inputs[variable.name] else {
                let takesNone = variable.type?.takesNone ?? true
                if !takesNone {
                    faults.append(
                        "the input \(FileName.shown(variable.name)) is declared (\(Self.name(variable.type))) and missing"
                    )
                }
                continue
            }
            if let type = variable.type, let misfit = TypeFit.misfit(of: literal, in: type, at: variable.name) {
                faults.append(
                    "the input \(FileName.shown(misfit.place)) is declared as \(misfit.wanted) and is \(misfit.found)")
            }
        }
        for entry in inputs.entries where declared[entry.name] == nil {
            faults.append(
                "the input \(FileName.shown(entry.name)) (\(LiteralText.describe(entry.value))) is not declared")
        }
        return faults
    }

    private static func name(_ type: LiteralType?) -> String { type?.description ?? "no type" }
}
