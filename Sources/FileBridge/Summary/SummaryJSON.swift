public import FlyteIDL
internal import StructuredText

/// The summary as inputs.json: one line in the form of Go's encoding/json (HTML characters escaped), without a newline at
/// its end. NaN and the infinities, which JSON lacks and the Go implementation fails on, are the strings `"NaN"`,
/// `"Infinity"` and `"-Infinity"` of proto3 JSON.
public enum SummaryJSON {
    public static func bytes(of value: SummaryValue) -> [UInt8] {
        var output: [UInt8] = []
        append(value, to: &output)
        return output
    }

    /// A struct's own file: the same form.
    public static func bytes(of structure: Struct) -> [UInt8] { bytes(of: .structure(structure)) }

    private static func append(_ value: SummaryValue, to output: inout [UInt8]) {
        switch value {
        case .null: output += "null".utf8
        case .bool(let bool): output += (bool ? "true" : "false").utf8
        case .integer(let integer): output += String(integer).utf8
        case .unsigned(let unsigned): output += String(unsigned).utf8
        case .float(let float): append(float, to: &output)
        case .string(let string): JSONText.appendString(string, to: &output, escapingHTML: true)
        case .bytes(let bytes):
            output.append(UInt8(ascii: "\""))
            Base64.appendEncoded(bytes, to: &output)
            output.append(UInt8(ascii: "\""))
        case .structure(let structure): append(structure, to: &output)
        case .list(let items): list(items, "[", "]", &output) { append($0, to: &$1) }
        case .object(let members):
            list(members, "{", "}", &output) {
                member($0.name, &$1); append($0.value, to: &$1)
            }
        }
    }

    private static func append(_ float: Double, to output: inout [UInt8]) {
        if let digits = DecimalDigits(of: float) {
            output += digits.json.utf8
        } else {
            output += "\"\(NonFinite.name(of: float))\"".utf8
        }
    }

    private static func append(_ structure: Struct, to output: inout [UInt8]) {
        list(structure.fields, "{", "}", &output) {
            member($0.name, &$1); append($0.value, to: &$1)
        }
    }

    private static func append(_ value: Struct.Value, to output: inout [UInt8]) {
        switch value {
        case .null, .unset: output += "null".utf8
        case .number(let number): append(number, to: &output)
        case .string(let string): JSONText.appendString(string, to: &output, escapingHTML: true)
        case .bool(let bool): output += (bool ? "true" : "false").utf8
        case .structure(let structure): append(structure, to: &output)
        case .list(let values): list(values, "[", "]", &output) { append($0, to: &$1) }
        }
    }

    private static func member(_ name: String, _ output: inout [UInt8]) {
        JSONText.appendString(name, to: &output, escapingHTML: true)
        output.append(UInt8(ascii: ":"))
    }

    private static func list<Element>(
        _ elements: [Element], _ open: Unicode.Scalar, _ close: Unicode.Scalar, _ output: inout [UInt8],
        _ each: (Element, inout [UInt8]) -> Void
    ) {
        output.append(UInt8(ascii: open))
        for (index, element) in elements.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            each(element, &output)
        }
        output.append(UInt8(ascii: close))
    }
}

/// The floats that are no numbers, as proto3 JSON names them.
enum NonFinite {
    static func name(of value: Double) -> String { value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity" }
}
