import StructuredText
import Testing

/// The code of the error that `body` throws, or nil.
func code(_ body: () throws(TextError) -> Void) -> TextError.Code? {
    failure(body)?.code
}

/// The error that `body` throws, or nil.
func failure(_ body: () throws(TextError) -> Void) -> TextError? {
    do throws(TextError) {
        try body()
        return nil
    } catch {
        return error
    }
}

/// Parses JSON text.
func json(_ text: String) throws(TextError) -> StructuredValue {
    try JSONText.parse(Array(text.utf8))
}

/// Parses YAML text.
func yaml(_ text: String) throws(TextError) -> StructuredValue {
    try YAMLText.parse(Array(text.utf8))
}

extension StructuredValue {
    /// The items of an array; none for anything else.
    var items: [StructuredValue] {
        if case .array(let items) = kind { items } else { [] }
    }

    /// The members of an object; none for anything else.
    var members: [Member] {
        if case .object(let members) = kind { members } else { [] }
    }

    /// The spelling of a number; nil for anything else.
    var numberText: String? {
        if case .number(let text) = kind { text } else { nil }
    }
}

/// A small generator with a seed (SplitMix64), so that failures repeat.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// Random trees.
struct RandomTree {
    var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(state: seed)
    }

    mutating func value(depth: Int = 5) -> StructuredValue {
        switch Int.random(in: 0..<(depth > 0 ? 9 : 6), using: &random) {
        case 0: return .null
        case 1: return .bool(.random(using: &random))
        case 2:
            return .number(Int64.random(in: .min ... .max, using: &random) >> Int64.random(in: 0..<64, using: &random))
        case 3...5: return .string(string())
        case 6: return .array((0..<Int.random(in: 0..<6, using: &random)).map { _ in value(depth: depth - 1) })
        default: return object(depth: depth)
        }
    }

    private mutating func object(depth: Int) -> StructuredValue {
        var names: [String] = []
        for _ in 0..<Int.random(in: 0..<7, using: &random) {
            let name = string()
            if !names.contains(where: { $0.utf8.elementsEqual(name.utf8) }) { names.append(name) }
        }
        return .object(names.map { Member($0, value(depth: depth - 1)) })
    }

    /// Strings that are likely to be misread: blanks, breaks, indicators, words, any character.
    mutating func string() -> String {
        let length = Int.random(in: 0..<4, using: &random) == 0 ? 150 : 8
        var text = ""
        for _ in 0..<Int.random(in: 0...length, using: &random) { text += piece() }
        return text
    }

    private static let pieces = [
        " ", " ", "  ", "\n", "\n", "\t", "\r", "-", ":", ": ", " #", "#", "?", "'", "\"", "\\", "|", ">", "%", "@",
        "`", "&", "*", "!", "[", "]",
        "{", "}", ",", "a", "b", "word", "1", "0", ".", "e", "+", "_", "no", "yes", "null", "true", "~", "<<", "=", "é",
        "e\u{301}", "日本", "😀", "\u{85}",
        "\u{2028}", "\u{2029}", "\u{FEFF}", "\u{0}", "\u{7F}", "\u{9F}", "\u{A0}", "\u{FFFE}", "\u{FFFF}", "\u{10FFFF}",
        "---", "...", "\n\n", " \n", "\n ",
    ]

    private mutating func piece() -> String {
        if Int.random(in: 0..<20, using: &random) == 0,
            let any = Unicode.Scalar(UInt32.random(in: 0..<0x11_0000, using: &random))
        {
            return String(any)
        }
        return Self.pieces.randomElement(using: &random) ?? ""
    }
}
