internal import FileBridge
internal import FlyteIDL
internal import StructuredText

/// Replaces `{{...}}` in a command line as the Flyte backend does before it starts a container
/// (flyteplugins, pluginmachinery/core/template): `{{.inputs.NAME}}`, `{{.input}}` (the uri of inputs.pb),
/// `{{.inputPrefix}}`, `{{.outputPrefix}}`, `{{.rawOutputDataPrefix}}`. Names before the variable are read in any case.
struct CommandTemplate {
    let inputs: LiteralMap
    let inputsURI: String
    let inputPrefix: String
    let outputPrefix: String
    let rawOutputPrefix: String

    /// - Throws: a failure for an input that does not exist, or whose value the backend cannot put into a command line.
    func expand(_ argument: String) throws(StageFailure) -> String {
        var result = "", rest = Substring(argument)
        while let open = rest.firstRange(of: "{{"), let close = rest[open.upperBound...].firstRange(of: "}}") {
            result += rest[..<open.lowerBound]
            if let value = try value(of: rest[open.upperBound..<close.lowerBound]) {
                result += value
                rest = rest[close.upperBound...]
            } else {
                // A template may begin at the second brace.
                result += "{"
                rest = rest[rest.index(after: open.lowerBound)...]
            }
        }
        return result + rest
    }

    /// nil for what is no template of Flyte's: it stays as it is.
    private func value(of template: Substring) throws(StageFailure) -> String? {
        let words = template.split { $0.isASCII && $0.isWhitespace }
        guard words.count == 1, let mark = words[0].first, mark == "." || mark == "$", !words[0].contains("}") else {
            return nil
        }
        let path = words[0].dropFirst()
        switch path.lowercased() {
        case "input": return inputsURI
        case "inputprefix": return inputPrefix
        case "outputprefix": return outputPrefix
        case "rawoutputdataprefix": return rawOutputPrefix
        default: break
        }
        let parts = path.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].lowercased() == "inputs", !parts[1].isEmpty else { return nil }
        let name = String(parts[1])
        guard let literal = inputs[name] else {
            throw StageFailure.badData("the command names the input \"\(name)\", which there is not")
        }
        guard let text = Self.text(of: literal) else {
            throw StageFailure.badData(
                "the input \"\(name)\" cannot stand in a command line: only numbers, text, booleans, times, files and lists of them can"
            )
        }
        return text
    }

    /// A literal as the backend spells it; nil where it cannot (structs, unions, maps, none, binary).
    static func text(of literal: Literal) -> String? {
        switch literal.value {
        case .scalar(let scalar): text(of: scalar)
        case .collection(let collection):
            collection.literals.reduce([] as [String]?) { list, element in
                guard let list, let text = text(of: element) else { return nil }
                return list + [text]
            }.map { "[\($0.joined(separator: ","))]" }
        case .map, .offloaded, nil: nil
        }
    }

    private static func text(of scalar: Scalar) -> String? {
        switch scalar.value {
        case .primitive(let primitive): text(of: primitive)
        case .blob(let blob): blob.uri
        case .schema(let schema): schema.uri
        case .binary, .error, .generic, .structuredDataset, .union, .some(.none), nil: nil
        }
    }

    private static func text(of primitive: Primitive) -> String? {
        switch primitive.value {
        case .integer(let integer): String(integer)
        case .boolean(let boolean): boolean ? "true" : "false"
        case .string(let string): string
        case .float(let float): DecimalDigits(of: float)?.general ?? GoFloat.text(float)
        case .datetime(let datetime): GoTime.text(datetime)
        case .duration(let duration): protobufText(duration)
        case nil: nil
        }
    }

    /// A Duration in protobuf's text format on one line.
    private static func protobufText(_ duration: ProtoDuration) -> String {
        let parts = [
            duration.seconds == 0 ? nil : "seconds:\(duration.seconds)",
            duration.nanos == 0 ? nil : "nanos:\(duration.nanos)",
        ]
        return parts.compactMap { $0 }.joined(separator: " ")
    }
}
