/// An upload in parts that was begun.
struct S3Upload: Sendable {
    /// Where the object will be.
    let location: ObjectLocation
    /// The server's name for the upload.
    let id: String
    /// Whether the server understood that the object's checksum shall be one of all its bytes.
    let hasWholeChecksum: Bool

    /// A part that was sent.
    struct Receipt: Sendable {
        /// From 1.
        let number: Int
        /// The server's tag of it.
        let tag: String
        /// What was sent with it.
        let checksum: RunningChecksum?
        /// Whether the server said that it keeps that.
        let isChecksumKept: Bool
    }

    /// The name in the answer to CreateMultipartUpload.
    /// - Throws: `.corrupt`.
    static func id(in answer: [UInt8]) throws(StorageError) -> String {
        let id = try texts(of: answer)["InitiateMultipartUploadResult/UploadId"] ?? ""
        if id.isEmpty { throw StorageError(.corrupt, "the server gives the upload no name") }
        return id
    }

    /// The object's tag in the answer to CompleteMultipartUpload, which may be an error all the same.
    /// - Throws: the error; `.corrupt` for anything else.
    static func tag(in answer: [UInt8], status: Int) throws(StorageError) -> String {
        let texts = try texts(of: answer)
        if let tag = texts["CompleteMultipartUploadResult/ETag"] { return tag }
        guard let code = texts["Error/Code"] else {
            throw StorageError(.corrupt, "the server does not say what came of the upload", isTransient: true)
        }
        let isTransient = ["InternalError", "SlowDown", "ServiceUnavailable", "RequestTimeout"].contains(code)
        throw StorageError(
            status: status, reason: "\(code): \(texts["Error/Message"] ?? "")",
            code: isTransient ? .unavailable : code == "NoSuchUpload" ? .notFound : .io, isTransient: isTransient)
    }

    /// The list of the parts, for CompleteMultipartUpload.
    static func completion(_ receipts: [Receipt]) -> String {
        let parts = receipts.map { receipt in
            let check = receipt.isChecksumKept ? receipt.checksum.map(element) ?? "" : ""
            return "<Part><PartNumber>\(receipt.number)</PartNumber><ETag>\(escaped(receipt.tag))</ETag>\(check)</Part>"
        }
        let space = "http://s3.amazonaws.com/doc/2006-03-01/"
        return "<CompleteMultipartUpload xmlns=\"\(space)\">\(parts.joined())</CompleteMultipartUpload>"
    }

    /// The check of the whole object, from those of its parts.
    static func wholeChecksum(_ receipts: [Receipt]) -> Checksum? {
        var whole = RunningChecksum(S3Payload.check)
        for receipt in receipts {
            guard receipt.isChecksumKept, let checksum = receipt.checksum else { return nil }
            whole.join(checksum)
        }
        return whole.checksum
    }

    private static func element(_ checksum: RunningChecksum) -> String {
        let name = "Checksum" + checksum.kind.rawValue
        return "<\(name)>\(checksum.checksum.base64)</\(name)>"
    }

    private static func escaped(_ text: String) -> String {
        text.split(separator: "&", omittingEmptySubsequences: false).joined(separator: "&amp;")
            .split(separator: "<", omittingEmptySubsequences: false).joined(separator: "&lt;")
    }

    /// The texts of a document by their paths. An empty document has none.
    private static func texts(of document: [UInt8]) throws(StorageError) -> [String: String] {
        final class Texts { var found: [String: String] = [:] }
        let texts = Texts()
        if document.isEmpty { return [:] }
        try XMLElements.parse(document) { (path, text) throws(StorageError) in
            texts.found[path.joined(separator: "/")] = text
        }
        return texts.found
    }
}
