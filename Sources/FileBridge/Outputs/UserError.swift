public import FlyteIDL
public import SafeFiles
internal import StructuredText

/// The `_ERROR` file: how a container says that its task failed.
public enum UserError {
    /// Name of the file in the output directory.
    public static let fileName = "_ERROR"
    /// Most bytes of the file.
    public static let limit = 1 << 20

    /// Reads `_ERROR`; nil where there is none. Blocks.
    /// - Throws: `.file` for one that cannot be read (a directory, a pipe, larger than the limit).
    public static func read(from directory: Directory) throws(BridgeError) -> ErrorDocument? {
        let content = try BridgeError.files { () throws(FileError) -> [UInt8]? in
            let path = try RelativePath(parsing: fileName)
            guard try directory.status(path, links: .refuse) != nil else { return nil }
            return try directory.openFile(path, links: .beneath).readAll(limit: limit)
        }
        return content.map { document(of: $0) }
    }

    /// The document in the content: a serialized ErrorDocument, taken as one only if nothing in it is unknown; JSON with
    /// the fields of ContainerError; else plain text, which becomes the message of a recoverable error of the user.
    public static func document(of content: [UInt8]) -> ErrorDocument {
        // Content that is neither is text: that is the format's definition, and no fault.
        if !content.isEmpty, let document = try? ErrorDocument(serialized: content),
            !document.code.isEmpty || !document.message.isEmpty
        {
            return document
        }
        return jsonDocument(content) ?? text(content)
    }

    private static func jsonDocument(_ content: [UInt8]) -> ErrorDocument? {
        guard content.first(where: { $0 > 0x20 }) == UInt8(ascii: "{"), let tree = try? JSONText.parse(content) else {
            return nil
        }
        let document = StructuredValue.object([Member("error", tree)])
        guard let message = try? AnyMessage(json: document, text: content, as: "flyteidl.core.ErrorDocument") else {
            return nil
        }
        guard let document = try? ErrorDocument(serialized: message.serialized()) else { return nil }
        return document.code.isEmpty && document.message.isEmpty ? nil : document
    }

    private static func text(_ content: [UInt8]) -> ErrorDocument {
        ErrorDocument(
            code: "OutputUploadFailed", message: "User Error: " + String(decoding: content, as: UTF8.self),
            kind: .recoverable, origin: .user)
    }
}
