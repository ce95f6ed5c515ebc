import Testing

@testable import SafeFiles

@Suite("Names")
struct NamesTests {
    @Test(
        "accepts a name that a directory can hold",
        arguments: [
            "a", "...", ".hidden", "a b", "a%2Fb", "x..y", "-", "~", "\u{1F600}", "e\u{301}", "a\nb", "a\\b", "con:",
            " ",
            String(repeating: "n", count: 255),
        ])
    func accepts(name: String) throws {
        #expect(try PathComponent(name).name.utf8.elementsEqual(name.utf8))
    }

    @Test(
        "refuses a name that climbs, joins or stands for nothing",
        arguments: ["", ".", "..", "/", "a/b", "/a", "a/", "a\0b", "\0"])
    func refuses(name: String) {
        #expect(code { _ = try PathComponent(name) } == .nameRefused)
    }

    @Test(
        "refuses a name of more than 255 bytes, counting bytes and not characters",
        arguments: [
            String(repeating: "n", count: 256), String(repeating: "\u{E9}", count: 128),
        ])
    func refusesALongName(name: String) {
        #expect(code { _ = try PathComponent(name) } == .tooLong)
    }

    @Test("tells names apart by their bytes, which Unicode holds to be equal")
    func comparesBytes() throws {
        let (composed, decomposed) = (try PathComponent("\u{E9}"), try PathComponent("e\u{301}"))
        #expect(composed.name == decomposed.name)
        #expect(composed != decomposed)
        #expect(Set([composed, decomposed]).count == 2)
    }

    @Test("sorts by bytes")
    func sortsByBytes() throws {
        let names = try ["b", "\u{E9}", "a", "B", "e\u{301}", "a.b", "aa"].map { try PathComponent($0) }
        #expect(names.sorted().map(\.name) == ["B", "a", "a.b", "aa", "b", "e\u{301}", "\u{E9}"])
    }

    @Test("splits a path at every slash")
    func splitsAPath() throws {
        #expect(try path("a/b c/d").components.map(\.name) == ["a", "b c", "d"])
        #expect(try path("a").appending(path("b/c")).text == "a/b/c")
        #expect(RelativePath.root.text == "" && RelativePath.root.description == ".")
    }

    @Test(
        "refuses a path with a part that is no name",
        arguments: ["", "/", "/a", "a/", "a//b", "a/../b", "..", "./a", "a/.", "a\0/b"])
    func refusesAPath(text: String) {
        #expect(code { _ = try RelativePath(parsing: text) } == .nameRefused)
    }

    @Test("keeps a carriage return before a line feed as two bytes of a name")
    func keepsLineEnds() throws {
        #expect(try path("a\r\nb/c").components.first?.name.utf8.count == 4)
    }

    @Test(
        "escapes control characters in messages",
        arguments: [
            ("a\nb", "a\\nb"), ("a\u{1B}[31m", "a\\u{1b}[31m"), ("a\u{202E}b", "a\\u{202e}b"), ("a\\nb", "a\\\\nb"),
            ("\u{E9}\u{7F}", "\u{E9}\\u{7f}"),
        ])
    func escapes(name: String, shown: String) throws {
        #expect(try PathComponent(name).description == shown)
    }

    @Test("shows bytes that are not UTF-8 one by one")
    func showsBytes() {
        #expect(Escaping.visible([0x61, 0xFF, 0xC3, 0xA9, 0xC3]) == "a\\xff\u{E9}\\xc3")
    }

    @Test(
        "knows the names of unfinished files",
        arguments: [
            (".copilot-0123456789abcdef.partial", true), (".copilot-0123456789abcde.partial", false),
            (".copilot-0123456789ABCDEF.partial", false),
            ("copilot-0123456789abcdef.partial", false), (".copilot-0123456789abcdef.partial2", false),
            (".copilot-", false), ("", false),
        ])
    func knowsTemporaries(name: String, expected: Bool) {
        #expect(AtomicFile.isTemporary(name) == expected)
    }

    @Test("makes names of unfinished files that differ and are known")
    func makesTemporaries() {
        let names = (0..<1_000).map { _ in TemporaryName.next() }
        #expect(Set(names).count == 1_000)
        #expect(names.allSatisfy { TemporaryName.matches($0) })
    }
}
