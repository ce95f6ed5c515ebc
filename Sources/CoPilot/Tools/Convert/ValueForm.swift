internal import FileBridge
internal import FlyteIDL
internal import StructuredText

/// Values without types, and the interface that says what they are.
struct ValueForm: Sendable {
    /// nil where no interface was given.
    let declared: VariableMap?
    var output: OutputOptions

    init(_ options: ConvertOptions, declared: VariableMap?) throws(StageFailure) {
        guard let encoding = OutputOptions.StructEncoding(rawValue: options.structEncoding) else {
            throw .usage("--struct-encoding \"\(options.structEncoding)\" is not one of struct, msgpack")
        }
        var output = OutputOptions()
        (output.structEncoding, output.binaryTag) = (encoding, options.binaryTag)
        (self.declared, self.output) = (declared, output)
    }

    /// The interface, which values are nothing without.
    /// - Throws: `.usage`.
    func types() throws(StageFailure) -> VariableMap {
        guard let declared else {
            throw .usage("plain values do not say their types: --interface FILE gives those that the task declares")
        }
        return declared
    }

    /// Literals from a document of plain values.
    /// - Throws: `.usage` without an interface; `.badData` with line and column.
    func literals(from bytes: [UInt8], isYAML: Bool) throws(StageFailure) -> LiteralMap {
        let types = try types()
        let tree: StructuredValue
        do throws(TextError) { tree = try isYAML ? YAMLText.parse(bytes) : JSONText.parse(bytes) } catch {
            throw StageFailure.badData(error.description).quoting(error.excerpt)
        }
        do throws(BridgeError) { return try PlainLiterals.build(tree, declared: types, output) } catch {
            guard let offset = error.offset else { throw StageFailure(error) }
            let place = TextPosition(of: Int(offset), in: bytes)
            throw StageFailure(error).during("line \(place.line), column \(place.column)").quoting(place.excerpt)
        }
    }

    /// Reads a document of values again, and holds it against the message.
    /// - Throws: `.badData` with the paths of what would be lost.
    func checkBack(_ file: MessageFile, _ document: [UInt8], isYAML: Bool) throws(StageFailure) {
        do throws(StageFailure) {
            try ConvertLoss.compare(file, with: try literals(from: document, isYAML: isYAML))
        } catch {
            var other = self
            other.output.structEncoding = .messagePack
            guard output.structEncoding == .structure, let back = try? other.literals(from: document, isYAML: isYAML),
                (try? ConvertLoss.compare(file, with: back)) != nil
            else { throw error }
            throw error.counted("\(error.message), and --struct-encoding msgpack keeps it")
        }
    }

    /// The document of plain values of a message.
    /// - Throws: `.usage` for a message that has none; `.badData`.
    static func document(of file: MessageFile, isYAML: Bool, isCompact: Bool) throws(StageFailure) -> [UInt8] {
        let part = try file.part()
        let tree: StructuredValue = try DeepStack.run(depth: WireLimits().depth) { () throws(StageFailure) in
            switch part {
            case .literals(let map): return SummaryValue(map).tree
            case .literal(let literal): return SummaryValue(literal).tree
            case .tree(let tree):
                guard file.root == "Struct" else { throw .usage("a \(file.root) has no plain values") }
                return tree
            }
        }
        if isYAML {
            do { return try YAMLText.write(tree) } catch { throw .badData(error.description) }
        }
        var bytes: [UInt8] = []
        JSONText.append(tree, to: &bytes, indent: isCompact ? nil : 2)
        return bytes + [0x0a]
    }
}
