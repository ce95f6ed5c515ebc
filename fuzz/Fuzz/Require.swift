internal import Glibc

/// Ends the process, as libFuzzer wants it, where something that must hold does not.
func require(_ condition: Bool, _ sentence: @autoclosure () -> String) {
    if condition { return }
    print("NOT SO: \(sentence())")
    fflush(nil)
    abort()
}

/// The value of what must not fail.
func require<T, E: Error>(_ sentence: @autoclosure () -> String, _ body: () throws(E) -> T) -> T {
    do {
        return try body()
    } catch {
        print("NOT SO: \(sentence()): \(error)")
        fflush(nil)
        abort()
    }
}

/// Whether two texts have the same bytes (Swift's own `==` goes by Unicode's rules).
func same(_ one: String, _ other: String) -> Bool { one.utf8.elementsEqual(other.utf8) }

/// Whether a text fits one line of a log: not empty, no control characters.
func isOneLine(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f }
}
