internal import FlyteIDL
internal import StructuredText

/// A message that was read from somewhere, and which one it is.
struct MessageFile: Sendable {
    /// Where it is from, as it was given; "standard input" for `-`.
    let place: String
    /// Serialized.
    var bytes: [UInt8] { didSet { proved = nil } }
    /// Its full name, such as `flyteidl2.core.LiteralMap`.
    let type: String
    /// Why it is taken for that.
    let reason: String
    /// What people should know of it, one line each.
    var warnings: [String]
    /// A Literal that took the place of the bytes.
    var replaced: Literal?
    /// The bytes, where they have been looked through already.
    var proved: ProvedMessage?
    /// Whether the bytes are already what encoding the message gives.
    var isCanonical = false
    /// Whether forms of text cannot say all of it: see `TextLoss`.
    var hasTextLosses = false

    /// The name without its package.
    var root: String { String(type.split(separator: ".").last ?? "") }

    /// Whether it is values by name: LiteralMap, Inputs, Outputs.
    var isValueMap: Bool { KindDetection.valueMaps.contains(root) }

    /// The message, for looking into.
    /// - Throws: `.badData`.
    func part() throws(StageFailure) -> MessagePart {
        if let replaced { return .literal(replaced) }
        let bytes = bytes
        switch root {
        case _ where isValueMap:
            return .literals(try staged { () throws(IDLError) in try LiteralMap(serialized: bytes) })
        case "Literal": return .literal(try staged { () throws(IDLError) in try Literal(serialized: bytes) })
        default: return .tree(try tree())
        }
    }

    /// The bytes that encoding the message gives: equal messages have equal ones.
    /// - Throws: `.badData`.
    func canonical() throws(StageFailure) -> [UInt8] {
        if isCanonical { return bytes }
        return try decoded().serialized()
    }

    /// The message itself.
    /// - Throws: `.badData`.
    func decoded() throws(StageFailure) -> AnyMessage {
        if let proved { return AnyMessage(proved) }
        return try DocumentFormat.pb.decode(bytes, as: type)
    }

    /// Its proto3 JSON as a tree, lowerCamelCase.
    /// - Throws: `.badData` for a value that has no JSON.
    func tree() throws(StageFailure) -> StructuredValue {
        let json = try json(ProtoJSONOptions(indent: nil))
        do { return try JSONText.parse(json) } catch { throw StageFailure.badData("\(place): \(error.description)") }
    }

    /// Its proto3 JSON.
    /// - Throws: `.badData` for a value that has no JSON.
    func json(_ options: ProtoJSONOptions) throws(StageFailure) -> [UInt8] {
        do throws(StageFailure) {
            let message = try decoded()
            do throws(IDLError) { return try message.json(options) } catch { throw StageFailure(error) }
        } catch { throw error.during(place) }
    }
}
