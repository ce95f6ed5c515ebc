internal import CFlyteIDL
internal import Glibc

/// Puts the entries of every map of a message tree into the order of their keys and drops all but the last of equal keys
/// (encoding guide, "Maps": the last one wins), so that equal messages have equal bytes.
enum MapOrder {
    static func normalize(_ view: MessageView) {
        for field in view.schema.fields where field.isMap && view.count(field) > 1 { order(field, of: view) }
        view.forEachSubmessage { normalize($0) }
    }

    private static func order(_ field: FieldSchema, of view: MessageView) {
        guard let schema = field.message, let elements = view.elements(field), let key = schema.fields.first,
            key.isString
        else { return }
        let entries = UnsafeMutableBufferPointer(
            start: elements.assumingMemoryBound(to: UnsafeMutablePointer<ProtobufCMessage>.self),
            count: view.count(field))
        if isOrdered(entries, by: key) { return }
        // Swift's sort is stable: of equal keys the last stays behind the others.
        let sorted = entries.sorted { compare($0, $1, key) < 0 }
        var kept = 0
        for (index, entry) in sorted.enumerated()
        where index + 1 == sorted.count || compare(entry, sorted[index + 1], key) != 0 {
            entries[kept] = entry
            kept += 1
        }
        view.setElements(field, elements, count: kept)
    }

    private static func isOrdered(
        _ entries: UnsafeMutableBufferPointer<UnsafeMutablePointer<ProtobufCMessage>>, by key: FieldSchema
    ) -> Bool {
        (1..<entries.count).allSatisfy { compare(entries[$0 - 1], entries[$0], key) < 0 }
    }

    /// Order of bytes, as Go and the SDKs sort.
    private static func compare(
        _ a: UnsafeMutablePointer<ProtobufCMessage>, _ b: UnsafeMutablePointer<ProtobufCMessage>, _ key: FieldSchema
    ) -> Int {
        let (x, y) = (bytes(of: key, in: a), bytes(of: key, in: b))
        if let p = x.baseAddress, let q = y.baseAddress {
            let difference = memcmp(p, q, min(x.count, y.count))
            if difference != 0 { return Int(difference) }
        }
        return x.count - y.count
    }

    private static func bytes(of key: FieldSchema, in entry: UnsafeMutablePointer<ProtobufCMessage>)
        -> UnsafeRawBufferPointer
    {
        let data = UnsafeRawPointer(entry).load(fromByteOffset: key.offset, as: ProtobufCBinaryData.self)
        return UnsafeRawBufferPointer(data)
    }
}
