internal import Synchronization

/// Names of unfinished files: `.copilot-`, 16 hexadecimal digits, `.partial`.
enum TemporaryName {
    private static let prefix = ".copilot-"
    private static let suffix = ".partial"
    private static let digits = 16

    private static let start = UInt64.random(in: 0 ... .max)
    private static let count = Atomic<UInt64>(0)

    /// A name not used before in this process, and hardly in another: a random start, counted on, mixed. No system
    /// call.
    static func next() -> [UInt8] {
        let number = mixed(start &+ count.wrappingAdd(1, ordering: .relaxed).newValue)
        let hex = String(number, radix: 16)
        return Array((prefix + String(repeating: "0", count: digits - hex.utf8.count) + hex + suffix).utf8)
    }

    /// Whether `name` is of this form.
    static func matches(_ name: some Collection<UInt8>) -> Bool {
        guard name.count == prefix.utf8.count + digits + suffix.utf8.count, name.starts(with: prefix.utf8) else {
            return false
        }
        let rest = name.dropFirst(prefix.utf8.count)
        return rest.prefix(digits).allSatisfy(isHex) && rest.dropFirst(digits).elementsEqual(suffix.utf8)
    }

    private static func isHex(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }

    /// One to one, so that different numbers stay different (the finalizer of SplitMix64, Steele et al. 2014).
    private static func mixed(_ number: UInt64) -> UInt64 {
        var value = number
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
