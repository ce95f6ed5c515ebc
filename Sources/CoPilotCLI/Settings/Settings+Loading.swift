internal import ObjectStorage
internal import StructuredText

extension Settings {
    /// Flags over environment over files over defaults.
    /// - Throws: for files that cannot be read or hold an unknown key, and for a value of the environment that does not fit.
    static func load(_ flags: ParsedFlags, environment: [String: String], standard: Settings) throws(ConfigError)
        -> Settings
    {
        var settings = standard
        settings.storage.environment = environment
        settings = try ConfigTree.apply(
            try ConfigFiles.read(ConfigFiles.find(flags.configuration)), to: settings)
        for setting in Setting.all {
            // Empty counts as not set, as for the original (viper).
            if let value = environment[setting.environmentName], !value.isEmpty {
                try settings.set(setting, [value], "the environment's \(setting.environmentName)")
            }
            if let values = flags.values[setting.path] { try settings.set(setting, values, "--\(setting.path)") }
        }
        return settings
    }

    private mutating func set(_ setting: Setting, _ values: [String], _ source: String) throws(ConfigError) {
        do throws(UsageError) {
            guard setting.kind == .stringMap else {
                try FlagValue.check(values.last ?? "", setting.kind)
                return setting.apply(&self, .text(values.last ?? ""))
            }
            var pairs: [(String, String)] = []
            for value in values { pairs += try FlagValue.stringMap(value) }
            setting.apply(&self, .pairs(pairs))
        } catch {
            throw ConfigError(message: "\(source) is wrong: \(error.message)")
        }
    }
}

extension ParsedFlags {
    /// The path or glob of the configuration files; `config` has a flag of its own for it.
    var configuration: String { text("config") ?? text("file") ?? "" }
}
