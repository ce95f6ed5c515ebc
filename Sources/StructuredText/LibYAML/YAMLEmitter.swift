internal import CYAML

/// libyaml's emitter: events in, UTF-8 out.
struct YAMLEmitter: ~Copyable {
    /// How a scalar is to be written. libyaml falls back to quotes where a style does not fit.
    enum Style {
        case plain, doubleQuoted, literal
    }

    /// Collects what libyaml writes.
    private final class Output {
        var bytes: [UInt8] = []
    }

    private let emitter: UnsafeMutablePointer<yaml_emitter_t>
    private let output = Output()

    /// An emitter that folds long scalars at `width` columns, or nowhere.
    init(width: Int32?) throws(TextError) {
        emitter = .allocate(capacity: 1)
        guard yaml_emitter_initialize(emitter) == 1 else {
            emitter.deallocate()
            throw TextError(.size, "out of memory")
        }
        yaml_emitter_set_unicode(emitter, 1)
        yaml_emitter_set_width(emitter, width ?? -1)
        // `output` lives as long as this value, and libyaml writes only inside the calls below.
        yaml_emitter_set_output(
            emitter,
            { context, buffer, size in
                guard let context else { return 0 }
                let output = Unmanaged<Output>.fromOpaque(context).takeUnretainedValue()
                output.bytes.append(contentsOf: UnsafeBufferPointer(start: buffer, count: size))
                return 1
            }, Unmanaged.passUnretained(output).toOpaque())
    }

    deinit {
        yaml_emitter_delete(emitter)
        emitter.deallocate()
    }

    borrowing func start() throws(TextError) {
        try emit { yaml_stream_start_event_initialize($0, YAML_UTF8_ENCODING) }
        try emit { yaml_document_start_event_initialize($0, nil, nil, nil, 1) }
    }

    /// Ends the document and returns all that was written.
    consuming func finish() throws(TextError) -> [UInt8] {
        try emit { yaml_document_end_event_initialize($0, 1) }
        try emit { yaml_stream_end_event_initialize($0) }
        return output.bytes
    }

    borrowing func startSequence(flow: Bool) throws(TextError) {
        let style = flow ? YAML_FLOW_SEQUENCE_STYLE : YAML_BLOCK_SEQUENCE_STYLE
        try emit { yaml_sequence_start_event_initialize($0, nil, nil, 1, style) }
    }

    borrowing func endSequence() throws(TextError) {
        try emit { yaml_sequence_end_event_initialize($0) }
    }

    borrowing func startMapping(flow: Bool) throws(TextError) {
        let style = flow ? YAML_FLOW_MAPPING_STYLE : YAML_BLOCK_MAPPING_STYLE
        try emit { yaml_mapping_start_event_initialize($0, nil, nil, 1, style) }
    }

    borrowing func endMapping() throws(TextError) {
        try emit { yaml_mapping_end_event_initialize($0) }
    }

    borrowing func scalar(_ text: String, _ style: Style) throws(TextError) {
        var text = text
        let style = Self.style(style)
        guard let length = Int32(exactly: text.utf8.count) else { throw TextError(.size, "a string of 2 GiB or more") }
        try emit { event in
            // libyaml copies the bytes; the pointer of an empty string is not null, which libyaml would refuse.
            text.withUTF8 { yaml_scalar_event_initialize(event, nil, nil, $0.baseAddress, length, 1, 1, style) }
        }
    }

    private static func style(_ style: Style) -> yaml_scalar_style_t {
        switch style {
        case .plain: YAML_PLAIN_SCALAR_STYLE
        case .doubleQuoted: YAML_DOUBLE_QUOTED_SCALAR_STYLE
        case .literal: YAML_LITERAL_SCALAR_STYLE
        }
    }

    /// Makes an event and emits it; the emitter owns it from then on, whether it succeeds or not.
    private borrowing func emit(_ make: (UnsafeMutablePointer<yaml_event_t>) -> Int32) throws(TextError) {
        var event = yaml_event_t()
        guard make(&event) == 1 else { throw TextError(.size, "out of memory") }
        guard yaml_emitter_emit(emitter, &event) == 1 else {
            throw TextError(
                .unsupported, emitter.pointee.problem.map { String(cString: $0) } ?? "cannot be written as YAML")
        }
    }
}
