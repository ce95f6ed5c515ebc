/// Questions about a field in checked bytes.
extension UnsafeRawBufferPointer {
    /// Whether a field that has a place is more than absent: proto3's implicit presence leaves out defaults, and a packed
    /// list may be empty.
    /// - Parameter alone: it has this place only.
    @inline(__always)
    func isSet(_ field: FieldSchema, _ place: FieldIndex.Place, alone: Bool) -> Bool {
        if field.kind == .message || field.isInOneof { return true }
        if field.isRepeated { return !alone || firstElement(field, place) != nil }
        if field.kind == .bytes { return place.start < place.end }
        var reader = CheckedReader(self, at: Int(place.start))
        return reader.scalar(field.kind) != 0
    }

    /// The first element at a place of a repeated field: all of it, or the first of a packed pile.
    @inline(__always)
    func firstElement(_ field: FieldSchema, _ place: FieldIndex.Place) -> Range<Int>? {
        if UInt32(place.wireType) == field.kind.wireType { return place.range }
        return packedElement(field, place, from: Int(place.start))
    }

    @inline(__always)
    func element(_ field: FieldSchema, _ place: FieldIndex.Place, after element: Range<Int>) -> Range<Int>? {
        if UInt32(place.wireType) == field.kind.wireType { return nil }
        return packedElement(field, place, from: element.upperBound)
    }

    private func packedElement(_ field: FieldSchema, _ place: FieldIndex.Place, from start: Int) -> Range<Int>? {
        guard start < place.end else { return nil }
        var reader = CheckedReader(self, at: start)
        _ = reader.scalar(field.kind)
        return start..<reader.position
    }
}

extension FieldIndex {
    /// Where the value of the field at a position of the schema lies, among the places of a message.
    @inline(__always)
    func value(_ position: UInt16, in fields: Range<Int>) -> Range<Int>? {
        for place in fields where self[place].field == position { return self[place].range }
        return nil
    }
}
