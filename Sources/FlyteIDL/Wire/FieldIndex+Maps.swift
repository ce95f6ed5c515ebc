internal import Glibc

extension FieldIndex {
    /// Puts the entries of every map among the places from `base` on into the order of their keys.
    mutating func orderMaps(from base: Int, _ schema: MessageSchema) {
        var start = base
        while start < count {
            let end = endOfRun(from: start, in: base..<count)
            let field = self[start].field
            if field != Place.unknown, schema.fields[Int(field)].isMap, !isOrdered(start..<end) { order(start..<end) }
            start = endOfRun(from: start, in: base..<count)
        }
    }

    private func isOrdered(_ run: Range<Int>) -> Bool {
        var last = key(of: self[run.lowerBound])
        for place in run.dropFirst() {
            let next = key(of: self[place])
            guard compare(last, next) < 0 else { return false }
            last = next
        }
        return true
    }

    /// An entry and its key; the first eight bytes as a number, which mostly decides.
    private struct Keyed {
        let prefix: UInt64
        let key: Range<Int>
        let place: Place
    }

    private mutating func order(_ run: Range<Int>) {
        var keyed = run.map { place in
            let key = key(of: self[place])
            return Keyed(prefix: prefix(of: key), key: key, place: self[place])
        }
        keyed.sort { $0.prefix != $1.prefix ? $0.prefix < $1.prefix : compare($0.key, $1.key) < 0 }  // stable
        if dropsEqualKeys {
            keyed = keyed.indices.filter { next in
                next + 1 == keyed.count || compare(keyed[next].key, keyed[next + 1].key) != 0
            }.map { keyed[$0] }
        }
        replace(run, with: keyed.map(\.place))
    }

    /// Where the key of a map entry lies; the empty range at the entry's end where it has none.
    private func key(of entry: Place) -> Range<Int> {
        var reader = CheckedReader(bytes, at: Int(entry.start)), key = Int(entry.end)..<Int(entry.end)
        while reader.position < entry.end {
            let tag = reader.varint()
            let value = reader.value(UInt8(truncatingIfNeeded: tag & 7))
            if tag == Self.keyTag { key = value }
        }
        return key
    }

    /// Field 1, length-delimited. (Every map of the schema has strings for keys.)
    private static let keyTag: UInt64 = 1 << 3 | 2

    private func prefix(of key: Range<Int>) -> UInt64 {
        var prefix: UInt64 = 0
        for index in 0..<8 { prefix = prefix << 8 | (index < key.count ? UInt64(bytes[key.lowerBound + index]) : 0) }
        return prefix
    }

    /// Order of bytes, as Go, protoc and the SDKs sort.
    private func compare(_ a: Range<Int>, _ b: Range<Int>) -> Int {
        guard let base = bytes.baseAddress else { return 0 }
        let difference = memcmp(base + a.lowerBound, base + b.lowerBound, min(a.count, b.count))
        return difference != 0 ? Int(difference) : a.count - b.count
    }
}
