/// Where the fields of encoded messages lie, in the order in which they are shown: by number, the entries of a map by key,
/// what the schema does not know at the end. Of a singular field, and of the members of a oneof, only the last counts.
///
/// One stack serves a walk over a whole tree: the fields of the message in hand are on top.
struct FieldIndex: ~Copyable {
    /// A field as it lies in the bytes.
    struct Place {
        /// Position in the schema's `fields`; `unknown` for what the schema does not know.
        let field: UInt16
        let wireType: UInt8
        /// Where the value starts, behind tag and length; an unknown field, with its tag.
        let start: UInt32
        let end: UInt32

        static let unknown = UInt16.max

        @inline(__always) var range: Range<Int> { Int(start)..<Int(end) }
    }

    /// What to leave out.
    enum Selection {
        /// What JSON has no place for: unknown fields, and all but the last of equal keys.
        case meaningful
        /// Nothing.
        case everything
    }

    let bytes: UnsafeRawBufferPointer
    private let selection: Selection
    private var places: UnsafeMutablePointer<Place>
    private var capacity = 64
    /// How many places there are, those of the messages around the one in hand included.
    private(set) var count = 0

    /// - Parameter bytes: those of `CheckedBytes`; at most 4 GiB.
    /// - Throws: `.memory`: more.
    init(_ bytes: UnsafeRawBufferPointer, _ selection: Selection) throws(IDLError) {
        guard bytes.count <= UInt32.max else { throw IDLError(.memory, "a message of more than 4 GiB") }
        (self.bytes, self.selection) = (bytes, selection)
        places = .allocate(capacity: capacity)
    }

    deinit { places.deallocate() }

    var dropsEqualKeys: Bool { selection == .meaningful }

    @inline(__always)
    subscript(place: Int) -> Place { places[place] }

    /// Puts the fields of a message on the stack. Its places are good until `close`.
    mutating func open(_ message: Range<Int>, _ schema: MessageSchema) -> Range<Int> {
        let base = count
        if !collect(message, schema) { settle(from: base, schema) }
        if schema.hasMaps { orderMaps(from: base, schema) }
        return base..<count
    }

    mutating func close(_ fields: Range<Int>) { count = fields.lowerBound }

    /// The end of the run of places that belong to the same field as the one at `start`.
    @inline(__always)
    func endOfRun(from start: Int, in fields: Range<Int>) -> Int {
        let field = places[start].field
        var end = start + 1
        while end < fields.upperBound, places[end].field == field { end += 1 }
        return end
    }

    /// Puts places where others are, no more than these.
    mutating func replace(_ run: Range<Int>, with others: [Place]) {
        (places + run.lowerBound).update(from: others, count: others.count)
        let left = run.lowerBound + others.count
        (places + left).update(from: places + run.upperBound, count: count - run.upperBound)
        count -= run.count - others.count
    }

    @inline(__always)
    private mutating func append(_ place: Place) {
        if count == capacity { grow() }
        (places + count).initialize(to: place)
        count += 1
    }

    private mutating func grow() {
        let larger = UnsafeMutablePointer<Place>.allocate(capacity: 2 * capacity)
        larger.initialize(from: places, count: count)
        places.deallocate()
        (places, capacity) = (larger, 2 * capacity)
    }

    /// Appends the fields in the order of the bytes; says whether that is the order wanted.
    private mutating func collect(_ message: Range<Int>, _ schema: MessageSchema) -> Bool {
        var reader = CheckedReader(bytes, at: message.lowerBound)
        var isInOrder = true, last: UInt16 = 0, seen: UInt64 = 0
        while reader.position < message.upperBound {
            let start = reader.position
            let tag = reader.varint()
            let wireType = UInt8(truncatingIfNeeded: tag & 7)
            let value = reader.value(wireType)
            let index = schema.index(ofNumber: UInt32(truncatingIfNeeded: tag >> 3))
            if index == nil, selection == .meaningful { continue }
            let field = index.map { UInt16(truncatingIfNeeded: $0) } ?? Place.unknown
            let bit = index.map { schema.fields[$0].exclusion } ?? 0
            isInOrder = isInOrder && field >= last && seen & bit == 0
            seen |= bit
            last = field
            append(
                Place(
                    field: field, wireType: wireType,
                    start: UInt32(truncatingIfNeeded: index == nil ? start : value.lowerBound),
                    end: UInt32(truncatingIfNeeded: value.upperBound)))
        }
        return isInOrder
    }

    /// Drops what a later field replaces, and puts the rest in order.
    private mutating func settle(from base: Int, _ schema: MessageSchema) {
        var replaced = Set<Int>(), kept: [Place] = []
        for index in (base..<count).reversed() {
            let place = places[index]
            let field = place.field == Place.unknown ? nil : schema.fields[Int(place.field)]
            if let field, !field.isRepeated {
                let group = field.isInOneof ? -1 - field.quantifierOffset : Int(place.field)
                guard replaced.insert(group).inserted else { continue }
            }
            kept.append(place)
        }
        kept.reverse()
        kept.sort { $0.field < $1.field }  // stable
        replace(base..<count, with: kept)
    }
}
