internal import CYAML

/// One event of libyaml, copied out of its memory.
struct YAMLEvent {
    enum Kind {
        case streamStart, streamEnd
        case documentStart, documentEnd
        case alias(String)
        case scalar(YAMLScalar)
        case collectionStart(YAMLCollection)
        case collectionEnd
    }

    let kind: Kind
    /// Where it starts, counted in characters.
    let index: Int

    init(copying event: borrowing yaml_event_t) {
        index = event.start_mark.index
        kind = Self.kind(of: event)
    }

    /// The union's member is read only after the type has been looked at.
    private static func kind(of event: borrowing yaml_event_t) -> Kind {
        switch event.type {
        case YAML_STREAM_START_EVENT: .streamStart
        case YAML_DOCUMENT_START_EVENT: .documentStart
        case YAML_DOCUMENT_END_EVENT: .documentEnd
        case YAML_ALIAS_EVENT: .alias(text(event.data.alias.anchor) ?? "")
        case YAML_SCALAR_EVENT: .scalar(scalar(event))
        case YAML_SEQUENCE_START_EVENT: .collectionStart(sequence(event))
        case YAML_MAPPING_START_EVENT: .collectionStart(mapping(event))
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: .collectionEnd
        default: .streamEnd
        }
    }

    private static func scalar(_ event: borrowing yaml_event_t) -> YAMLScalar {
        let scalar = event.data.scalar
        let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
        return YAMLScalar(
            text: String(decoding: bytes, as: UTF8.self), isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE,
            tag: text(scalar.tag), anchor: text(scalar.anchor))
    }

    private static func sequence(_ event: borrowing yaml_event_t) -> YAMLCollection {
        let start = event.data.sequence_start
        return YAMLCollection(
            isMapping: false, isFlow: start.style == YAML_FLOW_SEQUENCE_STYLE, tag: text(start.tag),
            anchor: text(start.anchor))
    }

    private static func mapping(_ event: borrowing yaml_event_t) -> YAMLCollection {
        let start = event.data.mapping_start
        return YAMLCollection(
            isMapping: true, isFlow: start.style == YAML_FLOW_MAPPING_STYLE, tag: text(start.tag),
            anchor: text(start.anchor))
    }

    /// libyaml ends tags and anchors with a NUL, which neither can contain.
    private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        pointer.map { String(cString: $0) }
    }
}

/// A scalar as it stands in the text.
struct YAMLScalar {
    let text: String
    /// Neither quoted nor a block.
    let isPlain: Bool
    let tag: String?
    let anchor: String?
}

/// The start of a sequence or a mapping.
struct YAMLCollection {
    let isMapping: Bool
    /// Written with brackets.
    let isFlow: Bool
    let tag: String?
    let anchor: String?
}
