/// Fields of a message that the schema does not know, as they were sent: kept, and written back.
struct UnknownFields: Sendable {
    /// One of them.
    struct Field: Sendable {
        let number: UInt32
        let wireType: UInt32
        /// What follows the tag.
        let data: [UInt8]
    }

    let fields: [Field]

    static let none = UnknownFields(fields: [])
}

/// A message that nothing here looks into, in its encoded form.
struct EncodedMessage: Sendable {
    let bytes: [UInt8]

    /// Upper bound of the nesting of messages in it: each takes a tag and a length.
    var depth: Int { 1 + bytes.count / 2 }
}
