/// The messages whose JSON is special.
extension ProtoJSONWriter {
    /// - Throws: `.unrepresentable`.
    mutating func write(_ fields: Range<Int>, of schema: MessageSchema, _ wellKnown: WellKnownType) throws(IDLError) {
        switch wellKnown {
        case .timestamp:
            let timestamp = Timestamp(
                seconds: number(0, in: fields), nanos: Int32(truncatingIfNeeded: number(1, in: fields)))
            try ProtoTime.write(timestamp, to: &output)
        case .duration:
            let duration = ProtoDuration(
                seconds: number(0, in: fields), nanos: Int32(truncatingIfNeeded: number(1, in: fields)))
            try ProtoTime.write(duration, to: &output)
        case .structure: if fields.isEmpty { output.text("{}") } else { try content(of: schema.fields[0], fields) }
        case .listValue: if fields.isEmpty { output.text("[]") } else { try content(of: schema.fields[0], fields) }
        case .value: try value(fields, schema)
        default: try wrapper(fields, schema)
        }
    }

    /// The varint in a field that stands at a position of the schema; 0 where it is not there.
    private func number(_ position: UInt16, in fields: Range<Int>) -> Int64 {
        guard let range = index.value(position, in: fields) else { return 0 }
        var reader = CheckedReader(bytes, at: range.lowerBound)
        return Int64(bitPattern: reader.varint())
    }

    private mutating func value(_ fields: Range<Int>, _ schema: MessageSchema) throws(IDLError) {
        guard let place = fields.first.map({ index[$0] }) else {
            throw IDLError(.unrepresentable, "a google.protobuf.Value without a kind has no JSON")
        }
        let field = schema.fields[Int(place.field)]
        if field.kind == .double {
            var reader = CheckedReader(bytes, at: Int(place.start))
            guard Double(bitPattern: reader.fixed64()).isFinite else {
                throw IDLError(.unrepresentable, "a google.protobuf.Value that is NaN or infinite has no JSON")
            }
        }
        try single(field, at: place.range)
    }

    private mutating func wrapper(_ fields: Range<Int>, _ schema: MessageSchema) throws(IDLError) {
        guard let field = schema.fields.first else { return }
        if let range = index.value(0, in: fields) { try single(field, at: range) } else { try missing(field) }
    }
}
