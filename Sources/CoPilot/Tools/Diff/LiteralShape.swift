internal import StructuredText

/// Literals in proto3 JSON.
enum LiteralShape {
    /// The members of a literal beside its value.
    static let fields = ["hash", "metadata", "artifactId"]
    private static let values: Set = ["scalar", "collection", "map", "offloadedMetadata"]

    /// Whether an object can be nothing else. (It is the display that depends on it, never the result.)
    static func isLiteral(_ members: [Member]) -> Bool {
        !members.isEmpty && members.count { values.contains($0.name) } <= 1
            && members.allSatisfy { values.contains($0.name) || fields.contains($0.name) }
    }

    /// Whether both are literals; one of them may be empty.
    static func areLiterals(_ a: [Member], _ b: [Member]) -> Bool {
        (isLiteral(a) || a.isEmpty) && (isLiteral(b) || b.isEmpty) && !(a.isEmpty && b.isEmpty)
    }

    /// The value of a literal, without what is beside it; an empty object for none.
    static func value(of literal: StructuredValue) -> StructuredValue {
        .object(literal.kind.members.filter { values.contains($0.name) })
    }

    /// The same in a few words.
    static func valueText(_ value: StructuredValue) -> String {
        value.kind.members.isEmpty ? "no value" : text(of: value)
    }

    /// Two values that differ. Long texts from shortly before where they do.
    static func pair(_ a: StructuredValue, _ b: StructuredValue) -> (String, String) {
        let (left, right) = sameKind(a, b) ?? (text(of: a), text(of: b))
        // What differs is past what is shown.
        guard left.utf8.elementsEqual(right.utf8), let one = longText(a), let other = longText(b) else {
            return (left, right)
        }
        let common = zip(one.unicodeScalars, other.unicodeScalars).prefix { $0 == $1 }.count
        return (excerpt(one, common), excerpt(other, common))
    }

    /// Two primitives of one type, without it.
    private static func sameKind(_ a: StructuredValue, _ b: StructuredValue) -> (String, String)? {
        guard let left = a["scalar"]?["primitive"].members.first, let right = b["scalar"]?["primitive"].members.first,
            left.name.utf8.elementsEqual(right.name.utf8)
        else { return nil }
        return (bare(left), bare(right))
    }

    private static func excerpt(_ text: String, _ at: Int) -> String {
        let start = max(0, at - 12)
        return "…" + ShownText.quoted(String(text.unicodeScalars.dropFirst(start).prefix(200)), most: 40)
            + " at character \(at + 1) of \(text.unicodeScalars.count)"
    }

    /// The text of a string, or of a string literal.
    private static func longText(_ tree: StructuredValue) -> String? {
        if case .string(let text) = tree.kind { return text }
        let primitive = tree["scalar"]?["primitive"]
        guard case .string(let text)? = (primitive?["stringValue"])?.kind else { return nil }
        return text
    }

    /// A value in a few words.
    static func text(of tree: StructuredValue) -> String {
        switch tree.kind {
        case .null: return "null"
        case .bool(let bool): return "\(bool)"
        case .number(let number): return number
        case .string(let text): return ShownText.quoted(text)
        case .array(let items): return "a list of \(items.count)"
        case .object(let members):
            if let type = TypeWords.text(of: tree) { return type }
            guard isLiteral(members) else { return members.isEmpty ? "{}" : piece(of: tree) }
            return literal(tree)
        }
    }

    private static func literal(_ tree: StructuredValue) -> String {
        if let list = tree["collection"] { return "a list of \(list.items("literals").count)" }
        if let map = tree["map"] { return "a map of \(map["literals"].members.count)" }
        if let offloaded = tree["offloadedMetadata"] {
            return "offloaded \(offloaded["uri"].map { text(of: $0) } ?? "")"
        }
        guard let kind = tree["scalar"].members.first else { return "no value" }
        switch kind.name {
        case "primitive":
            guard let value = kind.value.kind.members.first else { return "no value" }
            return primitive(value)
        case "noneType": return "none"
        case "generic", LooseForm.plain: return "struct \(piece(of: kind.value))"
        case "binary":
            if let value = LooseForm.messagePack(kind.value) { return "msgpack \(piece(of: value))" }
            return "binary \(kind.value["value"].map { piece(of: $0) } ?? "of no bytes")"
        case "union": return kind.value["value"].map { text(of: $0) } ?? "no value"
        case "error": return "error \(kind.value["message"].map { text(of: $0) } ?? "")"
        default: return "\(kind.name) \(kind.value["uri"].map { text(of: $0) } ?? "")"
        }
    }

    /// `integer 1`: 64-bit numbers are text in proto3 JSON.
    private static func primitive(_ value: Member) -> String {
        let names = [
            "floatValue": "float", "stringValue": "string", LooseForm.number: "number",
        ]
        let name = names[value.name] ?? value.name
        return "\(name) \(bare(value))"
    }

    private static func bare(_ value: Member) -> String {
        guard case .string(let text) = value.value.kind, value.name != "stringValue" else {
            return text(of: value.value)
        }
        return ShownText.plain(text, most: 60)
    }

    /// Compact JSON, its beginning only.
    private static func piece(of tree: StructuredValue) -> String {
        switch tree.kind {
        case .object(let members) where members.count <= 4 && members.allSatisfy { $0.value.isShort }:
            return "{" + members.map { "\(ShownText.quoted($0.name)): \(text(of: $0.value))" }.joined(separator: ", ")
                + "}"
        case .object(let members): return "of \(members.count) member\(members.count == 1 ? "" : "s")"
        default: return text(of: tree)
        }
    }
}

extension StructuredValue {
    fileprivate var isShort: Bool {
        switch kind {
        case .array, .object: false
        default: true
        }
    }
}
