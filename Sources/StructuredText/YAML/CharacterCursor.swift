/// Turns libyaml's positions, counted in characters, into byte offsets. Fast where they come in order.
struct CharacterCursor {
    private let bytes: [UInt8]
    private var character = 0
    private var byte: Int

    /// Characters are counted from the byte `start` of `bytes`, which are valid UTF-8.
    init(_ bytes: [UInt8], from start: Int) {
        self.bytes = bytes
        byte = start
    }

    /// The byte offset of a character.
    mutating func offset(of target: Int) -> Int {
        while character < target, byte < bytes.count {
            repeat { byte += 1 } while byte < bytes.count && isContinuation(bytes[byte])
            character += 1
        }
        while character > target, byte > 0 {
            repeat { byte -= 1 } while byte > 0 && isContinuation(bytes[byte])
            character -= 1
        }
        return byte
    }

    private func isContinuation(_ byte: UInt8) -> Bool {
        byte & 0xC0 == 0x80
    }
}
