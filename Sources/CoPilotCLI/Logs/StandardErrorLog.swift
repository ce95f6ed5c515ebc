internal import FileBridge
internal import FlyteIDL
internal import Glibc
internal import Logging
internal import StructuredText

/// Writes log lines to standard error, in the form of the Go implementation's: one JSON object with `json`, `level`,
/// `msg` and `ts`, or plain text.
struct StandardErrorLog: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level
    private let format: LogSettings.Format

    init(_ settings: LogSettings) {
        format = settings.format
        logLevel = settings.isMute ? .critical : Self.level(settings.level)
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let line = line(event)
        // One call, so that lines of several writers do not mix. There is nowhere to complain if it fails.
        _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }

    /// The whole line, with its end.
    func line(_ event: LogEvent) -> [UInt8] {
        let fields = metadata.merging(event.metadata ?? [:]) { $1 }.map { ($0.key, "\($0.value)") }.sorted {
            $0.0 < $1.0
        }
        var line: [UInt8]
        switch format {
        case .json, .gcp: line = json("\(event.message)", event.level, fields)
        case .text: line = Array(text("\(event.message)", event.level, fields).utf8)
        }
        line.append(UInt8(ascii: "\n"))
        return line
    }

    private func json(_ message: String, _ level: Logger.Level, _ fields: [(String, String)]) -> [UInt8] {
        let severity = format == .gcp ? "severity" : "level", text = format == .gcp ? "message" : "msg",
            time = format == .gcp ? "time" : "ts"
        let object = StructuredValue.object([
            Member("json", .object(fields.map { Member($0.0, .string($0.1)) })),
            Member(severity, .string(Self.name(level))),
            Member(text, .string(message)), Member(time, .string(Self.now)),
        ])
        var line: [UInt8] = []
        JSONText.append(object, to: &line, indent: nil)
        return line
    }

    private func text(_ message: String, _ level: Logger.Level, _ fields: [(String, String)]) -> String {
        Self.escaped("copilot: \(Self.name(level)): \(message)" + fields.map { " \($0.0)=\($0.1)" }.joined())
    }

    /// Text on one line, whatever it holds.
    static func escaped(_ text: String) -> String {
        text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7f ? $0.escaped(asASCII: true) : String($0) }
            .joined()
    }

    private static func level(_ number: Int) -> Logger.Level {
        switch number {
        case ...1: .critical
        case 2: .error
        case 3: .warning
        case 4: .info
        default: .debug
        }
    }

    private static func name(_ level: Logger.Level) -> String {
        switch level {
        case .trace, .debug: "debug"
        case .info, .notice: "info"
        case .warning: "warning"
        case .error: "error"
        case .critical: "fatal"
        }
    }

    private static var now: String {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return GoTime.text(Timestamp(seconds: Int64(time.tv_sec), nanos: Int32(time.tv_nsec / 1_000_000 * 1_000_000)))
    }
}
