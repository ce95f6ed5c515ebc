/// One question to a store: bytes of an object.
struct RangeRequest: Sendable {
    /// Which bytes; nil is the whole object.
    var range: ByteRange?
    /// The version they must be of, as the store marked it in an earlier answer (entity tag, generation); nil is any.
    var version: String?
    /// Where the answer's body goes, from 0 on.
    var sink: any ByteSink
    /// Must be called with the answer before the first byte of its body goes to the sink; throws to refuse it.
    var accept: @Sendable (RangeAnswer) throws(StorageError) -> Void
    /// May be called when the answer has broken off or proved wrong, by a store that checks each answer as a whole: what came
    /// of it is asked for again. Not where the bytes must come in order.
    var takeBack: @Sendable () -> Void = {}
}

/// What a store says of an object while it sends bytes of it.
struct RangeAnswer: Sendable {
    /// Where the bytes begin that are sent; 0 for a whole object.
    var offset: UInt64 = 0
    /// Whether it is a part that is sent, and not the whole object.
    var isPart = false
    /// Bytes of the whole object, if the store tells.
    var size: UInt64?
    /// A mark that changes with the content, good for `RangeRequest.version`; nil if the store has none.
    var version: String?
    /// The check of the whole object, if the store tells.
    var checksum: Checksum?
    /// For `ObjectInfo`.
    var entityTag: String?
    /// For `ObjectInfo`: Unix seconds.
    var modified: Int64?
}

extension RangeAnswer {
    /// What an HTTP answer of status 200, 204 or 206 says. The version is the strong entity tag; a store whose objects have
    /// other marks puts its own.
    /// - Throws: `.corrupt` for a 206 that does not say which bytes it has.
    init(status: Int, headers: HTTPHeaders) throws(StorageError) {
        version = headers.strongTag
        entityTag = headers["etag"]
        modified = headers.lastModified
        guard status == 206 else {
            size = status == 204 ? 0 : headers.contentLength
            return
        }
        guard let range = headers.contentRange else {
            throw StorageError(.corrupt, "a part of an object that does not say which (Content-Range)")
        }
        (offset, size, isPart) = (range.first, range.total, true)
    }
}

extension HTTPRequest {
    /// Makes this the question: asks for the range and sends the body to the sink, once `describe` has said what the answer is.
    ///
    /// A status other than 200 or 206 is left to the caller. The condition on the version is the caller's too: `If-Match`
    /// for an entity tag.
    mutating func ask(
        _ question: RangeRequest,
        describe: @escaping @Sendable (_ status: Int, _ headers: HTTPHeaders) throws(StorageError) -> RangeAnswer
    ) {
        if let range = question.range { headers.append(("range", range.header)) }
        sink = question.sink
        judge = { (status, headers) throws(StorageError) in try question.accept(try describe(status, headers)) }
    }
}
