public import FlyteIDL
public import StructuredText

/// Holds values against a declared interface: every fault, by path.
public enum InterfaceCheck {
    /// What does not fit.
    public struct Fault: Sendable {
        /// The path of the value, such as `x[2]`.
        public let path: String
        /// One line: what is wanted, and what is there.
        public let message: String
    }

    /// The faults of literals: values of another type, values that are missing, and ones that nobody declared.
    public static func faults(_ values: LiteralMap, declared: VariableMap) -> [Fault] {
        DeepStack.run(depth: values.depth) {
            var faults: [Fault] = []
            for variable in declared.entries {
                let (path, type) = (shown(variable.name), variable.type ?? LiteralType(nil))
                if let literal = values[variable.name] {
                    faults += TypeFit.misfits(of: literal, in: type, at: path).map {
                        Fault(path: $0.place, message: "\($0.wanted) is wanted, and it is \($0.found)")
                    }
                } else if !type.takesNone, type.kind != nil {
                    faults.append(Fault(path: path, message: "\(type) is wanted, and it is missing"))
                }
            }
            return faults
                + values.entries.filter { declared[$0.name] == nil }.map {
                    Fault(path: shown($0.name), message: "it is \(LiteralText.describe($0.value)), and not declared")
                }
        }
    }

    /// The faults of plain values, spelled as in inputs.json.
    /// - Returns: nil where the tree is no object.
    public static func faults(_ values: StructuredValue, declared: VariableMap) -> [Fault]? {
        guard case .object(let members) = values.kind else { return nil }
        var faults: [Fault] = []
        for variable in declared.entries {
            let (path, type) = (shown(variable.name), variable.type ?? LiteralType(nil))
            if let value = values[variable.name] {
                faults += PlainFit.misfits(of: value, in: type, at: path)
            } else if !type.takesNone, type.kind != nil {
                faults.append(Fault(path: path, message: "\(type) is wanted, and it is missing"))
            }
        }
        // The summary says there which variable has which file.
        let extra = members.filter { declared[$0.name] == nil && $0.name != "%names" }
        return faults + extra.map { Fault(path: shown($0.name), message: "it is not declared") }
    }

    /// A variable's name as the beginning of a path: quoted where it is no plain word.
    static func shown(_ name: String) -> String {
        let isPlain = name.utf8.allSatisfy { $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") || $0.isWordByte }
        return isPlain && !name.isEmpty ? name : FileName.shown(name)
    }
}

extension UInt8 {
    fileprivate var isWordByte: Bool { isDigit || self | 0x20 >= UInt8(ascii: "a") && self | 0x20 <= UInt8(ascii: "z") }
}
