internal import ObjectStorage

/// A key of the configuration: in files as nested YAML, in the environment in capitals with the dots kept, and, for most,
/// as a flag of the same name.
struct Setting: Sendable {
    let path: String
    let kind: Flag.Kind
    let help: String
    /// Only in files and the environment.
    let isFlag: Bool
    let isHidden: Bool
    /// Puts a value, of the right spelling, in its place. For a map: all its pairs.
    let apply: @Sendable (inout Settings, Value) -> Void

    /// A value as text, or the pairs of a map.
    enum Value: Sendable {
        case text(String)
        case pairs([(String, String)])

        var text: String {
            if case .text(let text) = self { return text }
            return ""
        }

        var map: [String: String] {
            guard case .pairs(let pairs) = self else { return [:] }
            return Dictionary(pairs, uniquingKeysWith: { $1 })
        }
    }

    init(
        _ path: String, _ kind: Flag.Kind = .text, help: String = "", isFlag: Bool = true, isHidden: Bool = false,
        _ apply: @escaping @Sendable (inout Settings, Value) -> Void
    ) {
        (self.path, self.kind, self.help, self.isFlag, self.isHidden, self.apply) = (
            path, kind, help, isFlag, isHidden, apply
        )
    }

    var flag: Flag? { isFlag ? Flag(path, nil, kind, help: help, isHidden: isHidden) : nil }

    /// `storage.enable-multicontainer` is `STORAGE.ENABLE_MULTICONTAINER`.
    var environmentName: String {
        String(decoding: path.uppercased().utf8.map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "_") : $0 }, as: UTF8.self)
    }
}

/// All that the program is told besides a command's own flags.
struct Settings: Sendable {
    var storage = StorageConfiguration()
    var log = LogSettings()
}

/// How the program logs.
struct LogSettings: Sendable {
    /// 0 panic, 1 fatal, 2 error, 3 warning, 4 info, 5 debug: the levels of the Go implementation.
    var level = 3
    var isMute = false
    var format = Format.json

    enum Format: String, Sendable { case json, text, gcp }
}
