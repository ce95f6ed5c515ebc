/// Prints fields that the schema does not know, as protoc does: numbers as they are, what could be a message as one.
enum UnknownFieldText {
    /// How deep protoc looks for messages in length-delimited fields (text_format.cc, kUnknownFieldRecursionLimit).
    private static let guesses = 10

    /// - Parameter field: one field with its tag; or a wrapped one (`ForeignField`).
    static func write(_ field: UnsafeRawBufferPointer, level: Int, to output: inout TextOutput) {
        var wrapping = WireReader(field)
        if let tag = try? wrapping.tag(end: field.count), tag.number == ForeignField.number,
            let content = try? wrapping.lengthDelimited(end: field.count)
        {
            _ = fields(UnsafeRawBufferPointer(rebasing: field[content]), guesses: guesses, level: level, &output)
        } else {
            _ = fields(field, guesses: guesses, level: level, &output)
        }
    }

    /// Prints fields up to the end of the bytes or of a group; returns how many bytes it has gone over.
    private static func fields(
        _ bytes: UnsafeRawBufferPointer, guesses: Int, level: Int, _ output: inout TextOutput
    ) -> Int {
        var reader = WireReader(bytes)
        // The scan has been over these bytes, or `isMessage`: nothing can throw before the end.
        while let tag = try? reader.tag(end: bytes.count), tag.wireType != WireType.endGroup {
            output.blanks(TextOutput.textIndent * level)
            output.decimal(UInt64(tag.number))
            switch tag.wireType {
            case WireType.varint:
                output.text(": ")
                output.decimal((try? reader.varint(end: bytes.count)) ?? 0)
            case WireType.fixed64: number(&reader, size: 8, &output)
            case WireType.fixed32: number(&reader, size: 4, &output)
            case WireType.startGroup:
                let rest = UnsafeRawBufferPointer(rebasing: bytes[reader.position...])
                reader.position += block(rest, guesses: guesses, level: level, &output)
            default:
                let content = (try? reader.lengthDelimited(end: bytes.count)) ?? 0..<0
                delimited(UnsafeRawBufferPointer(rebasing: bytes[content]), guesses, level, &output)
            }
            output.byte(ascii: "\n")
        }
        return reader.position
    }

    private static func number(_ reader: inout WireReader, size: Int, _ output: inout TextOutput) {
        output.text(": 0x")
        for place in (0..<size).reversed() {
            let byte = reader.bytes[reader.position + place]
            output.byte(TextOutput.hexDigit(byte >> 4))
            output.byte(TextOutput.hexDigit(byte & 0xF))
        }
        reader.position += size
    }

    private static func delimited(
        _ content: UnsafeRawBufferPointer, _ guesses: Int, _ level: Int, _ output: inout TextOutput
    ) {
        if !content.isEmpty, guesses > 0, isMessage(content, groups: guesses) {
            _ = block(content, guesses: guesses, level: level, &output)
        } else {
            output.text(": ")
            output.cEscaped(content)
        }
    }

    private static func block(
        _ content: UnsafeRawBufferPointer, guesses: Int, level: Int, _ output: inout TextOutput
    ) -> Int {
        output.text(" {\n")
        let length = fields(content, guesses: guesses - 1, level: level + 1, &output)
        output.blanks(TextOutput.textIndent * level)
        output.byte(ascii: "}")
        return length
    }

    /// Whether the bytes are fields from start to end, with groups nested no deeper than `groups`.
    private static func isMessage(_ bytes: UnsafeRawBufferPointer, groups: Int) -> Bool {
        var reader = WireReader(bytes), open: [UInt32] = []
        do throws(IDLError) {
            while reader.position < bytes.count {
                let tag = try reader.tag(end: bytes.count)
                switch tag.wireType {
                case WireType.varint: _ = try reader.varint(end: bytes.count)
                case WireType.fixed64: try reader.skip(8, end: bytes.count)
                case WireType.length: _ = try reader.lengthDelimited(end: bytes.count)
                case WireType.fixed32: try reader.skip(4, end: bytes.count)
                case WireType.startGroup where open.count < groups: open.append(tag.number)
                case WireType.endGroup where open.last == tag.number: open.removeLast()
                default: return false
                }
            }
        } catch { return false }
        return open.isEmpty
    }
}
