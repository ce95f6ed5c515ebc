import Testing

@testable import ProcessMonitor

@Suite("Parts of the Kubernetes watcher")
struct PodPartsTests {
    @Test(
        "read the API's times",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2026-01-01T00:00:00Z", 1_767_225_600),
            ("2024-02-29T12:34:56.123456Z", 1_709_210_096),
            ("2000-03-01T00:00:00Z", 951_868_800), ("2026-01-01T00:00:00", nil), ("2026-13-01T00:00:00Z", nil),
            ("", nil),
        ])
    func readTimes(_ text: String, _ seconds: Int64?) {
        #expect(APITime.seconds(text) == seconds)
    }

    @Test("cut a stream into lines, wherever its pieces end", arguments: 1...7)
    func cutLines(_ size: Int) throws {
        var splitter = LineSplitter(limit: 5)
        let stream = Array("one\n\ntwo\nthree\nrest".utf8)
        var lines: [String] = []
        for start in stride(from: 0, to: stream.count, by: size) {
            let piece = Array(stream[start..<min(start + size, stream.count)])
            lines += try splitter.append(piece).map { String(decoding: $0, as: UTF8.self) }
        }
        #expect(lines == ["one", "two", "three"])
    }

    @Test("refuse a line that is too long, ended or not", arguments: ["123456\n", "123456"])
    func refuseLongLines(_ text: String) {
        var splitter = LineSplitter(limit: 5)
        #expect(throws: LineSplitter.TooLong.self) { try splitter.append(Array(text.utf8)) }
    }

    @Test(
        "take names that Kubernetes takes, and no others",
        arguments: [
            ("tasks", "a-b.c0", true), ("tasks", "A", false), ("tasks", "a/b", false), ("tasks", "", false),
            ("tasks", "a..b", false),
            ("tasks", "-a", false), ("tasks", "a&b", false), ("a.b", "a", false), ("", "a", false),
            ("../x", "a", false),
        ])
    func checkNames(_ namespace: String, _ name: String, _ isGood: Bool) {
        let address = try? PodAddress(namespace: namespace, name: name)
        #expect((address != nil) == isGood)
    }

    @Test("make one line of a message, and cut it between characters")
    func makeOneLine() {
        #expect(OneLine.of("a\n b\t\u{1b}c ") == "a b c")
        let long = OneLine.of(String(repeating: "é", count: 300))
        #expect(long == String(repeating: "é", count: 200) + "…")
    }

    @Test("wait longer after each failure, and as long as the server asks")
    func growPauses() throws {
        var trouble = RequestTrouble()
        #expect(trouble.pause(jitter: 1) == .zero)
        trouble.answered()
        let pauses = try (1...8).map { _ in
            try trouble.add("no")
            return trouble.pause(jitter: 1)
        }
        #expect(pauses == [0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30, 30].map { .milliseconds(Int64($0 * 1_000)) })
        #expect(trouble.pause(jitter: 0) == .seconds(15))
        try trouble.add("no", asked: .seconds(90))
        #expect(trouble.pause(jitter: 0) == .seconds(90))
        trouble.progressed()
        #expect(trouble.pause(jitter: 1) == .zero)
    }
}
