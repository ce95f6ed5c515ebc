internal import FlyteIDL
internal import StructuredText

/// The forms a message can have as a file.
public enum DocumentFormat: String, Sendable, CaseIterable {
    /// Serialized protobuf.
    case pb
    /// Canonical proto3 JSON.
    case json
    /// The same values as YAML.
    case yaml
    /// The protobuf text format.
    case text
    /// Serialized protobuf, as base64 on one line.
    case base64

    /// The format that a file name's extension stands for.
    public init?(fileName: String) {
        switch fileName.utf8.lastIndex(of: UInt8(ascii: ".")).map({ String(fileName[fileName.index(after: $0)...]) }) {
        case "pb", "binpb": self = .pb
        case "json": self = .json
        case "yaml", "yml": self = .yaml
        // https://protobuf.dev/reference/protobuf/textformat-spec/#text-format-files, and what is older.
        case "txtpb", "textproto", "pbtxt", "prototxt": self = .text
        case "b64", "base64": self = .base64
        default: return nil
        }
    }

    /// The extension that files of this format get.
    var fileExtension: String {
        switch self {
        case .pb: "pb"
        case .json: "json"
        case .yaml: "yaml"
        case .text: "txtpb"
        case .base64: "b64"
        }
    }

    /// Whether it names fields, and so cannot hold what has no name.
    var namesFields: Bool { self == .json || self == .yaml || self == .text }

    /// - Throws: `.badData`, with the place and the offending line.
    func decode(_ bytes: [UInt8], as type: String) throws(StageFailure) -> AnyMessage {
        do throws(IDLError) {
            switch self {
            case .json: return try AnyMessage(json: bytes, as: type)
            case .text: return try AnyMessage(text: bytes, as: type)
            case .pb: return try AnyMessage(serialized: bytes, as: type)
            case .yaml, .base64: break
            }
        } catch { throw StageFailure(error).quoting(error.excerpt) }
        return try self == .yaml ? Self.fromYAML(bytes, type) : Self.fromBase64(bytes, type)
    }

    private static func fromBase64(_ text: [UInt8], _ type: String) throws(StageFailure) -> AnyMessage {
        try DocumentFormat.pb.decode(try MessageReader.decoded(text, "the text"), as: type)
    }

    private static func fromYAML(_ text: [UInt8], _ type: String) throws(StageFailure) -> AnyMessage {
        let tree: StructuredValue
        do { tree = try YAMLText.parse(text) } catch {
            throw StageFailure.badData(error.description).quoting(error.excerpt)
        }
        do { return try AnyMessage(json: tree, text: text, as: type) } catch {
            throw StageFailure(error).quoting(error.excerpt)
        }
    }

    /// The whole document in memory.
    /// - Throws: `.badData` for a value that has no JSON.
    func encode(_ message: borrowing AnyMessage, options: ProtoJSONOptions = ProtoJSONOptions()) throws(StageFailure)
        -> [UInt8]
    {
        var whole: [UInt8] = []
        try encode(message, options, into: DocumentSink { piece in piece.withUnsafeBytes { whole += $0 } })
        return whole
    }

    /// Hands the document on in pieces. JSON and text never stand in memory as a whole.
    /// - Throws: `.badData` for a value that has no JSON; some pieces may have been handed on then.
    func encode(_ message: borrowing AnyMessage, _ options: ProtoJSONOptions, into sink: DocumentSink)
        throws(StageFailure)
    {
        do throws(IDLError) {
            switch self {
            case .pb: sink.write(message.serialized())
            case .base64: sink.write(Array("\(Base64.encode(message.serialized()))\n".utf8))
            case .text: try message.text(into: sink.take)
            case .json:
                try message.json(options, into: sink.take)
                sink.write([0x0a])
            case .yaml:
                let json = try message.json(ProtoJSONOptions(usesProtoNames: options.usesProtoNames, indent: nil))
                sink.write(try Self.yaml(json))
            }
        } catch { throw StageFailure(error) }
    }

    private static func yaml(_ json: [UInt8]) throws(IDLError) -> [UInt8] {
        do { return try YAMLText.write(JSONText.parse(json)) } catch {
            throw IDLError.unrepresentable(error.description)
        }
    }
}

extension StageFailure {
    /// The same failure, with the offending line of the document behind it: it is the user's own.
    func quoting(_ excerpt: String?) -> StageFailure {
        guard let excerpt, !excerpt.isEmpty else { return self }
        return counted("\(message), in the line: \(excerpt)")
    }
}
