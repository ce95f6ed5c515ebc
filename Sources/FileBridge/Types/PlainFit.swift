internal import FlyteIDL
internal import StructuredText

/// Whether a plain value, spelled as in inputs.json, can be a literal of a declared type.
enum PlainFit {
    /// Every place where it does not fit. Within lists and maps, all of them.
    static func misfits(of value: StructuredValue, in type: LiteralType, at place: String) -> [InterfaceCheck.Fault] {
        switch (type.kind, value.kind) {
        case (nil, _): return []
        case (.collection(let inner), .array(let items)):
            return items.enumerated().flatMap { misfits(of: $0.element, in: inner, at: "\(place)[\($0.offset)]") }
        case (.map(let inner), .object(let members)):
            return members.flatMap { misfits(of: $0.value, in: inner, at: "\(place)[\(FileName.shown($0.name))]") }
        default: return scalar(value, type, place)
        }
    }

    private static func scalar(_ value: StructuredValue, _ type: LiteralType, _ place: String) -> [InterfaceCheck.Fault]
    {
        let builder = LiteralBuilder(options: OutputOptions(), stored: stored)
        do {
            _ = try builder.build(value, as: type, at: "")
            return []
        } catch {
            // The builder puts the place before the fault; there is none here.
            let message = error.message.hasPrefix(": ") ? String(error.message.dropFirst(2)) : error.message
            return [InterfaceCheck.Fault(path: place, message: message)]
        }
    }

    /// A file may be anywhere: its text is not looked at.
    private static func stored(_ text: String, _ type: LiteralType) throws(BridgeError) -> Literal {
        guard !text.isEmpty else { throw BridgeError(.value, "a uri or a path is wanted, not an empty text") }
        return Literal(.blob(Blob(uri: text, metadata: nil)))
    }
}
