import StructuredText
import Testing

@Suite("Damaged texts")
struct MutationTests {
    private static let texts = [
        #"{"literals": {"x": {"scalar": {"primitive": {"floatValue": -1.5e+21}}}, "é\n\ud83d\ude00": [true, null, "日本", [], {}]}}"#,
        "%YAML 1.1\n---\na: &x [1, 0x1F, .inf, ~]\nb: *x\n\"c\\n\": !!str 5\n? d\n: |\n  two\n  lines\ne: {f: 'g''h', i: >-\n  folded\n  text}\n",
    ]

    @Test("end in a value or an error with a position inside the text", arguments: 0..<2_000)
    func endCleanly(seed: UInt64) throws {
        var random = SeededGenerator(state: seed)
        var bytes = Array(Self.texts[Int(seed % 2)].utf8)
        for _ in 0..<Int.random(in: 1...4, using: &random) { mutate(&bytes, &random) }
        check(bytes) { (bytes) throws(TextError) in try JSONText.parse(bytes) }
        check(bytes) { (bytes) throws(TextError) in try YAMLText.parse(bytes) }
    }

    private func mutate(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
        let at = Int.random(in: 0..<max(bytes.count, 1), using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes.removeSubrange(min(at, bytes.count)...)
        case 1: bytes.insert(UInt8.random(in: 0...255, using: &random), at: min(at, bytes.count))
        case 2: bytes.insert(contentsOf: bytes.suffix(20), at: min(at, bytes.count))
        default:
            if at < bytes.count {
                bytes[at] = Array("{}[],:\"'\\-&*!|>%#@`\n\t 0e.".utf8).randomElement(using: &random) ?? 0
            }
        }
    }

    /// What is read must read back from both formats; what is refused must say where.
    private func check(_ bytes: [UInt8], _ parse: ([UInt8]) throws(TextError) -> StructuredValue) {
        do throws(TextError) {
            let value = try parse(bytes)
            #expect(try json(value.description) == value)
            #expect(try YAMLText.parse(YAMLText.write(value)).description.isEmpty == false)
        } catch {
            let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            #expect(error.line >= 1 && error.line <= lines.count)
            #expect(error.column >= 1 && error.line <= lines.count && error.column <= lines[error.line - 1].count + 1)
            #expect(!error.message.contains("\n"))
        }
    }
}
