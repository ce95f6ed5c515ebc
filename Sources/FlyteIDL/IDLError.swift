internal import StructuredText

/// What is wrong with a message, or with a text that should become one.
public struct IDLError: Error, Sendable, CustomStringConvertible {
    /// What kind of fault it is.
    public enum Code: Sendable, Equatable {
        /// The bytes are no protobuf message.
        case malformed
        /// Text that is not UTF-8 in a `string` field.
        case encoding
        /// Nested deeper than `WireLimits.depth`.
        case depth
        /// Decoding would take more memory than `WireLimits.memory`.
        case memory
        /// No message of that name in the schema.
        case unknownMessage
        /// JSON or YAML that does not fit the message.
        case mapping
        /// A value that has no canonical JSON.
        case unrepresentable
        /// Text that is not valid base64.
        case base64
    }

    public let code: Code
    /// One line: the cause first, then the place.
    public let message: String
    public let cause: String?
    /// The offending line of a text, cut around the place; nil where there is none. It may show secrets that stand in the
    /// text, so it is not part of `description`.
    public let excerpt: String?

    public var description: String { cause.map { "\(message): \($0)" } ?? message }

    init(_ code: Code, _ message: String, cause: String? = nil, excerpt: String? = nil) {
        (self.code, self.message, self.cause, self.excerpt) = (code, message, cause, excerpt)
    }

    /// A value that a format cannot hold.
    public static func unrepresentable(_ message: String) -> IDLError { IDLError(.unrepresentable, message) }

    /// The same error, told of a place in a text.
    func at(_ place: TextPosition) -> IDLError {
        IDLError(code, "line \(place.line), column \(place.column): \(message)", cause: cause, excerpt: place.excerpt)
    }

    /// An error with the name of the thing it happened in put before it.
    public func within(_ what: String) -> IDLError {
        IDLError(code, "\(what): \(message)", cause: cause, excerpt: excerpt)
    }
}
