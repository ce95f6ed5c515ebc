internal import CYAML

/// libyaml's parser: a text in, events out.
struct YAMLEventSource: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>

    /// Runs `body` with the events of `bytes`, which stay in place that long.
    static func reading<Result>(
        _ bytes: ArraySlice<UInt8>, _ body: (borrowing YAMLEventSource) throws(YAMLFault) -> Result
    ) throws(YAMLFault) -> Result {
        try bytes.withUnsafeBufferPointer { (buffer) throws(YAMLFault) in
            try body(YAMLEventSource(borrowing: buffer))
        }
    }

    private init(borrowing buffer: UnsafeBufferPointer<UInt8>) throws(YAMLFault) {
        parser = .allocate(capacity: 1)
        guard yaml_parser_initialize(parser) == 1 else {
            parser.deallocate()
            throw YAMLFault(code: .size, message: "out of memory", place: .byte(0))
        }
        // Told the encoding, libyaml does not guess UTF-16.
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, buffer.baseAddress, buffer.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    /// The next event; `.streamEnd` again and again after the last.
    borrowing func next() throws(YAMLFault) -> YAMLEvent {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw YAMLFault(parser.pointee) }
        defer { yaml_event_delete(&event) }
        return YAMLEvent(copying: event)
    }
}

/// A fault in a YAML text, before its place is a byte offset.
struct YAMLFault: Error {
    enum Place {
        case byte(Int)
        case character(Int)
    }

    let code: TextError.Code
    let message: String
    let place: Place

    init(code: TextError.Code, message: String, place: Place) {
        self.code = code
        self.message = message
        self.place = place
    }

    init(_ fault: Fault) {
        self.init(code: fault.code, message: fault.message, place: .byte(fault.offset))
    }

    /// What libyaml says. Its reader counts bytes, its scanner and parser characters.
    fileprivate init(_ parser: yaml_parser_t) {
        let problem = parser.problem.map { String(cString: $0) } ?? "unreadable"
        let context = parser.context.map { " (" + String(cString: $0) + ")" } ?? ""
        switch parser.error {
        case YAML_MEMORY_ERROR:
            self.init(code: .size, message: "out of memory", place: .character(parser.mark.index))
        case YAML_READER_ERROR:
            self.init(code: .syntax, message: problem, place: .byte(parser.problem_offset))
        default:
            self.init(code: .syntax, message: problem + context, place: .character(parser.problem_mark.index))
        }
    }
}
