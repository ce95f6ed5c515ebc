internal import FlyteIDL
internal import SafeFiles
internal import StructuredText

/// Builds a literal of a declared type from a JSON or YAML value. Accepts what the summary of inputs spells (durations as
/// nanoseconds, binary as base64), so that inputs.json can be answered in its own form.
struct LiteralBuilder {
    let options: OutputOptions
    /// Makes a blob, schema or dataset from the text that stands for it: a uri, or a path in the output directory.
    let stored: (_ text: String, _ type: LiteralType) throws(BridgeError) -> Literal

    /// - Throws: `.value` with the place of what does not fit.
    func build(_ value: StructuredValue, as type: LiteralType, at place: String) throws(BridgeError) -> Literal {
        do throws(BridgeError) { return try unlocated(value, as: type, at: place) } catch {
            throw error.located(value.offset)
        }
    }

    private func unlocated(_ value: StructuredValue, as type: LiteralType, at place: String) throws(BridgeError)
        -> Literal
    {
        switch type.kind {
        case .simple(let simple): return try self.simple(value, simple, at: place)
        case .enumeration(let enumeration):
            return try Self.member(try text(value, "an enum", at: place), of: enumeration, at: place)
        case .collection(let inner): return try list(value, of: inner, at: place)
        case .map(let inner): return try map(value, of: inner, at: place)
        case .union(let union): return try self.union(value, union, at: place)
        case .blob, .schema, .structuredDataset:
            let text = try text(value, "\(type)", at: place)
            do throws(BridgeError) { return try stored(text, type) } catch { throw error.at(place) }
        case nil: throw BridgeError(.type, "\(place) is declared without a type")
        }
    }

    /// The text as one of an enum's values.
    static func member(_ text: String, of enumeration: EnumType, at place: String) throws(BridgeError) -> Literal {
        guard enumeration.values.contains(where: { NameOrder.equal($0, text) }) else {
            let values = enumeration.values.prefix(10).joined(separator: ", ")
            throw BridgeError(.value, "\(place): \(ValueText.shown(text)) is not one of \(values)")
        }
        return Literal(.string(text))
    }

    private func list(_ value: StructuredValue, of inner: LiteralType, at place: String) throws(BridgeError) -> Literal
    {
        guard case .array(let items) = value.kind else { throw misfit(value, "a list", at: place) }
        let literals = try BridgeError.each(items.enumerated()) { (item) throws(BridgeError) in
            try build(item.element, as: inner, at: "\(place)[\(item.offset)]")
        }
        return Literal(.collection(LiteralCollection(literals)))
    }

    private func map(_ value: StructuredValue, of inner: LiteralType, at place: String) throws(BridgeError) -> Literal {
        guard case .object(let members) = value.kind else { throw misfit(value, "a map", at: place) }
        let entries = try BridgeError.each(members) { (member) throws(BridgeError) in
            let literal = try build(member.value, as: inner, at: "\(place)[\"\(member.name)\"]")
            return LiteralMap.Entry(name: member.name, value: literal)
        }
        return Literal(.map(LiteralMap(entries)))
    }

    /// The first variant that the value fits.
    private func union(_ value: StructuredValue, _ union: UnionType, at place: String) throws(BridgeError) -> Literal {
        for variant in union.variants {
            // What does not fit one variant may fit the next: that is what a union is.
            if let literal = try? build(value, as: variant, at: place) { return Self.union(literal, variant) }
        }
        throw misfit(value, "\(LiteralType(.union(union)))", at: place)
    }

    static func union(_ literal: Literal, _ variant: LiteralType) -> Literal {
        Literal(.union(Union(value: literal, type: variant)))
    }

    private func simple(_ value: StructuredValue, _ type: SimpleType, at place: String) throws(BridgeError) -> Literal {
        switch (type, value.kind) {
        case (.none, .null): return Literal(Scalar.Value.none)
        case (.structure, .object), (.structure, .array):
            if options.structEncoding == .messagePack { return messagePack(value) }
            guard case .object = value.kind else { throw misfit(value, "a struct", at: place) }
            return Literal(.generic(try StructText.structure(value)))
        case (.boolean, .bool(let bool)): return Literal(.boolean(bool))
        case (.duration, .number(let text)):
            guard let nanoseconds = Int64(text) else { throw misfit(value, "whole nanoseconds", at: place) }
            return Literal(.duration(ProtoDuration(nanoseconds: nanoseconds)))
        case (.integer, .number(let text)):
            guard let integer = WholeNumber.integer(text) else {
                throw misfit(value, "an integer of 64 bits", at: place)
            }
            return Literal(.integer(integer))
        case (.float, .number(let text)), (.string, .number(let text)), (_, .string(let text)):
            return try fromText(text, type, at: place)
        case (.error, _), (.binary, _), (.datetime, _), (.duration, _), (.integer, _), (.float, _), (.string, _),
            (.boolean, _), (.structure, _),
            (.none, _), (.unknown, _):
            throw misfit(value, "\(type)", at: place)
        }
    }

    /// A string of JSON: text as it is, everything else in its value text; binary in base64.
    private func fromText(_ text: String, _ type: SimpleType, at place: String) throws(BridgeError) -> Literal {
        switch type {
        case .string: return Literal(.string(text))
        case .error: return Literal(.error(FlyteError(message: text)))
        case .binary:
            guard let bytes = Base64.decode(text) else { throw BridgeError(.value, "\(place) is not base64") }
            return Literal(.binary(Binary(value: bytes, tag: options.binaryTag)))
        case .none, .structure: throw BridgeError(.value, "\(place): \(type) is wanted, not a string")
        default:
            do throws(BridgeError) { return try ValueText.parse(Array(text.utf8), as: type) } catch {
                throw error.at(place)
            }
        }
    }

    func messagePack(_ value: StructuredValue) -> Literal {
        Literal(.binary(Binary(value: MessagePackWriter.bytes(of: MessagePackValue(json: value)), tag: "msgpack")))
    }

    private func text(_ value: StructuredValue, _ wanted: String, at place: String) throws(BridgeError) -> String {
        guard case .string(let text) = value.kind else { throw misfit(value, wanted, at: place) }
        return text
    }

    private func misfit(_ value: StructuredValue, _ wanted: String, at place: String) -> BridgeError {
        BridgeError(.value, "\(place): \(wanted) is wanted, not \(value.noun)")
    }
}

extension StructuredValue {
    /// What it is, for an error.
    var noun: String {
        switch kind {
        case .null: "null"
        case .bool: "a boolean"
        case .number(let text): "the number \(text)"
        case .string(let text): "the text \(ValueText.shown(text))"
        case .array: "a list"
        case .object: "a map"
        }
    }
}

extension BridgeError {
    /// The same error, with the place put before it.
    func at(_ place: String) -> BridgeError {
        BridgeError(code, "\(place): \(message)", cause: cause, offset: offset)
    }

    /// The same error with the offset of a value, unless one within it is known.
    func located(_ offset: UInt32?) -> BridgeError {
        BridgeError(code, message, cause: cause, offset: self.offset ?? offset)
    }
}
