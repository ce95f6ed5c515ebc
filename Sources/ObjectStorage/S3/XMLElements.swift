internal import CExpat

/// Reads small XML documents: tells of each element at its end, with its path and text. No document types, no entities
/// but XML's own, bounded depth and text.
enum XMLElements {
    /// Deeper documents are refused: S3's have four levels.
    static let depthLimit = 16
    /// Bytes of one element's text: a key has at most 1,024 bytes, percent-encoded three times as many.
    static let textLimit = 64 << 10

    /// Parses a whole document.
    /// - Parameter onEnd: the names from the root to the element, and its own text without its children's.
    /// - Throws: `.corrupt` with the place; what `onEnd` throws.
    static func parse(
        _ document: [UInt8], onEnd: @escaping ([String], String) throws(StorageError) -> Void
    ) throws(StorageError) {
        guard let parser = XML_ParserCreate(nil) else { throw StorageError(.io, "expat has no memory") }
        defer { XML_ParserFree(parser) }
        let state = XMLState(parser: parser, onEnd: onEnd)
        state.connect()
        let status = document.withUnsafeBufferPointer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { XML_Parse(parser, $0.baseAddress, Int32(clamping: $0.count), 1) }
        }
        if let failure = state.failure { throw failure }
        guard status == XML_STATUS_OK else {
            let reason = XML_ErrorString(XML_GetErrorCode(parser)).map { String(cString: $0) } ?? "not XML"
            throw StorageError(
                .corrupt, "not the XML document expected", cause: "\(reason), line \(XML_GetCurrentLineNumber(parser))")
        }
        withExtendedLifetime(state) {}
    }
}

/// What the callbacks work on while expat runs; it does not outlive `XMLElements.parse`.
private final class XMLState {
    private let parser: XML_Parser
    private let onEnd: ([String], String) throws(StorageError) -> Void
    private var names: [String] = []
    private var texts: [[UInt8]] = []
    private var areEncoded: [Bool] = []
    private(set) var failure: StorageError?

    init(parser: XML_Parser, onEnd: @escaping ([String], String) throws(StorageError) -> Void) {
        self.parser = parser
        self.onEnd = onEnd
    }

    func connect() {
        XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        XML_SetElementHandler(
            parser, { context, name, attributes in XMLState.of(context)?.start(name, attributes) },
            { context, _ in XMLState.of(context)?.end() })
        XML_SetCharacterDataHandler(parser) { XMLState.of($0)?.add($1, $2) }
        XML_SetStartDoctypeDeclHandler(parser) { context, _, _, _, _ in
            XMLState.of(context)?.stop(StorageError(.corrupt, "an XML document type where none belongs"))
        }
    }

    private static func of(_ context: UnsafeMutableRawPointer?) -> XMLState? {
        context.map { Unmanaged<XMLState>.fromOpaque($0).takeUnretainedValue() }
    }

    private func start(
        _ name: UnsafePointer<XML_Char>?, _ attributes: UnsafeMutablePointer<UnsafePointer<XML_Char>?>?
    ) {
        guard let name, names.count < XMLElements.depthLimit else {
            return stop(StorageError(.corrupt, "XML nested deeper than \(XMLElements.depthLimit)"))
        }
        names.append(String(cString: name))
        texts.append([])
        areEncoded.append(Self.isEncoded(attributes))
    }

    /// `Encoded="true"`: Azure's mark of a text that XML could not hold and that is percent-encoded therefore.
    private static func isEncoded(_ attributes: UnsafeMutablePointer<UnsafePointer<XML_Char>?>?) -> Bool {
        guard let attributes else { return false }
        var index = 0
        while let name = attributes[index], let value = attributes[index + 1] {
            if String(cString: name) == "Encoded", String(cString: value) == "true" { return true }
            index += 2
        }
        return false
    }

    private func add(_ text: UnsafePointer<XML_Char>?, _ count: Int32) {
        guard let text, let level = texts.indices.last else { return }
        let bytes = UnsafeRawBufferPointer(start: text, count: Int(count))
        guard texts[level].count + bytes.count <= XMLElements.textLimit else {
            return stop(StorageError(.corrupt, "an XML text longer than \(XMLElements.textLimit) bytes"))
        }
        texts[level].append(contentsOf: bytes)
    }

    private func end() {
        guard failure == nil, var text = texts.popLast(), let isEncoded = areEncoded.popLast() else { return }
        if isEncoded { text = PercentEncoding.decode(text) ?? text }
        do throws(StorageError) {
            try onEnd(names, String(decoding: text, as: UTF8.self))
        } catch {
            stop(error)
        }
        names.removeLast()
    }

    private func stop(_ error: StorageError) {
        if failure == nil { failure = error }
        XML_StopParser(parser, 0 /* not resumable */)
    }
}
