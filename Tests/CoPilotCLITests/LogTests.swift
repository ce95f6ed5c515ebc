import Foundation
import Logging
import Testing

@testable import CoPilotCLI

@Suite("The log")
struct LogTests {
    private static func line(
        _ format: LogSettings.Format, _ level: Logger.Level, _ message: String, _ metadata: Logger.Metadata = [:]
    ) -> String {
        let event = LogEvent(
            level: level, message: "\(message)", metadata: metadata, source: nil, file: "", function: "", line: 0)
        return String(decoding: StandardErrorLog(LogSettings(level: 5, format: format)).line(event), as: UTF8.self)
    }

    private static func object(_ line: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }

    @Test("has the keys of the original: json, level, msg, ts")
    func json() throws {
        let line = Self.line(.json, .warning, "a \"b\"\nc", ["files": "2", "known by": "x\ny"])
        #expect(line.hasSuffix("}\n"))
        #expect(line.dropLast().firstIndex(of: "\n") == nil)
        let object = try Self.object(line)
        #expect(Set(object.keys) == ["json", "level", "msg", "ts"])
        #expect(object["level"] as? String == "warning")
        #expect(object["msg"] as? String == "a \"b\"\nc")
        #expect(object["json"] as? [String: String] == ["files": "2", "known by": "x\ny"])
        let time = try #require(object["ts"] as? String)
        #expect(try Regex(#"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z"#).wholeMatch(in: time) != nil)
    }

    @Test("has Google's keys in its form")
    func gcp() throws {
        let object = try Self.object(Self.line(.gcp, .error, "m"))
        #expect(Set(object.keys) == ["json", "severity", "message", "time"])
        #expect(object["severity"] as? String == "error")
    }

    @Test("is one line a message as text, whatever is in it")
    func text() {
        #expect(Self.line(.text, .info, "done", ["b": "2", "a": "1"]) == "copilot: info: done a=1 b=2\n")
        let line = Self.line(.text, .error, "a\nb\u{1b}[31m\u{7f}", ["k": "x\ny\r\n"])
        #expect(line.utf8.filter { $0 < 0x20 || $0 == 0x7f } == [0x0a])
        #expect(line.hasSuffix("\n"))
    }

    @Test(
        "names the levels as the original does",
        arguments: [
            (.trace, "debug"), (.debug, "debug"), (.info, "info"), (.notice, "info"), (.warning, "warning"),
            (.error, "error"),
            (.critical, "fatal"),
        ] as [(Logger.Level, String)])
    func names(level: Logger.Level, name: String) throws {
        #expect(try Self.object(Self.line(.json, level, "m"))["level"] as? String == name)
    }

    @Test(
        "shows what the level's number says: 0 panic to 5 debug",
        arguments: [
            (-1, .critical), (0, .critical), (1, .critical), (2, .error), (3, .warning), (4, .info), (5, .debug),
            (9, .debug),
        ] as [(Int, Logger.Level)])
    func levels(number: Int, level: Logger.Level) {
        #expect(StandardErrorLog(LogSettings(level: number)).logLevel == level)
    }

    @Test("shows next to nothing where it is mute")
    func mute() {
        #expect(StandardErrorLog(LogSettings(level: 5, isMute: true)).logLevel == .critical)
    }
}
