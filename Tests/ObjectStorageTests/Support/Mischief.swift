import Testing

@testable import ObjectStorage

/// Faults at random points, the same for each seed.
struct Mischief: RandomNumberGenerator {
    private var state: UInt64

    init(seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    mutating func next() -> UInt64 {  // SplitMix64
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    /// Orders two of the faults.
    mutating func order(_ faults: [String]) async throws {
        for fault in faults.shuffled(using: &self).prefix(2) {
            let point = Int.random(in: 0...(1 << 20), using: &self)
            try await ServerControl.current().order("\(fault)?after=\(fault == "expire" ? point % 4 : point)")
        }
    }
}

extension StorePlace {
    /// An object of some first bytes of `all`, put and got while things go wrong: every byte right, whatever happened.
    func survives(seed: Int, of all: [UInt8], putting: [String], getting: [String]) async throws {
        var mischief = Mischief(seed: seed)
        let bytes = Array(all.prefix(Int.random(in: 1...all.count, using: &mischief)))
        try await mischief.order(putting)
        try await store.put(bytes, to: at("k"))
        try await mischief.order(getting)
        let sink = LooseSink()
        _ = try await store.get(at("k"), into: sink, limit: nil)
        #expect(sink.bytes == bytes)
        try await mischief.order(getting)
        #expect(try await store.bytes(of: at("k"), limit: bytes.count) == bytes)
        // What nothing met is not for the next one.
        try await ServerControl.current().order("reset")
    }
}
