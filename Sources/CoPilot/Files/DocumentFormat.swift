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

    /// The format that a file name's extension stands for.
    public init?(fileName: String) {
        switch fileName.utf8.lastIndex(of: UInt8(ascii: ".")).map({ String(fileName[fileName.index(after: $0)...]) }) {
        case "pb": self = .pb
        case "json": self = .json
        case "yaml", "yml": self = .yaml
        default: return nil
        }
    }

    /// - Throws: `.badData`, with the place.
    func decode(_ bytes: [UInt8], as type: String) throws(StageFailure) -> AnyMessage {
        do {
            switch self {
            case .pb: return try AnyMessage(serialized: bytes, as: type)
            case .json:
                return try AnyMessage(
                    json: try tree { () throws(TextError) in try JSONText.parse(bytes) }, text: bytes, as: type)
            case .yaml:
                return try AnyMessage(
                    json: try tree { () throws(TextError) in try YAMLText.parse(bytes) }, text: bytes, as: type)
            }
        } catch let error as IDLError {
            throw StageFailure(error)
        } catch let error as StageFailure {
            throw error
        } catch {
            throw StageFailure.badData("\(error)")
        }
    }

    private func tree(_ parse: () throws(TextError) -> StructuredValue) throws(StageFailure) -> StructuredValue {
        do { return try parse() } catch { throw StageFailure.badData(error.description) }
    }

    /// - Throws: `.badData` for a value that has no JSON.
    func encode(_ message: borrowing AnyMessage, options: ProtoJSONOptions = ProtoJSONOptions()) throws(StageFailure)
        -> [UInt8]
    {
        if self == .pb { return message.serialized() }
        let json: [UInt8]
        do {
            json = try message.json(
                self == .json ? options : ProtoJSONOptions(usesProtoNames: options.usesProtoNames, indent: nil))
        } catch { throw StageFailure(error) }
        if self == .json { return json + Array("\n".utf8) }
        do { return try YAMLText.write(JSONText.parse(json)) } catch { throw StageFailure.badData(error.description) }
    }
}
