/// Why a text could not be read or written.
public struct TextError: Error, Sendable {
    /// The kind of fault, for code that has to decide.
    public enum Code: Sendable, Hashable {
        /// The text breaks the grammar of its format.
        case syntax
        /// One object holds the same name twice.
        case duplicateKey
        /// Values are nested deeper than the limit.
        case depth
        /// The text, or what it expands to, is larger than the limit.
        case size
        /// The bytes are not the UTF-8 that was asked for.
        case encoding
        /// Valid, but a feature that has no counterpart in JSON.
        case unsupported
    }

    /// The kind of fault.
    public let code: Code
    /// One line, cause first, without the position.
    public let message: String
    /// The line, counted from 1; 0 where the fault has no place in a text.
    public let line: Int
    /// The column in bytes, counted from 1; 0 where the fault has no place in a text.
    public let column: Int
    /// The offending line, cut to 80 characters around the column, control characters replaced.
    ///
    /// It may show secrets that stand in the text, so it is not part of `description`.
    public let excerpt: String?

    /// A fault without a place in a text.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
        line = 0
        column = 0
        excerpt = nil
    }

    /// A fault at `offset`, a byte offset such as `StructuredValue.offset`, in the text `bytes`.
    public init(_ code: Code, _ message: String, at offset: Int, in bytes: [UInt8]) {
        let position = TextPosition(of: offset, in: bytes)
        self.code = code
        self.message = message
        line = position.line
        column = position.column
        excerpt = position.excerpt
    }

    init(_ fault: Fault, in bytes: [UInt8]) {
        self.init(fault.code, fault.message, at: fault.offset, in: bytes)
    }
}

extension TextError: CustomStringConvertible {
    /// `line 3, column 5: message`, or the message alone where there is no position.
    public var description: String {
        line == 0 ? message : "line \(line), column \(column): \(message)"
    }
}

/// A `TextError` in the making: the position is still a byte offset.
struct Fault: Error {
    let code: TextError.Code
    let message: String
    let offset: Int
}
