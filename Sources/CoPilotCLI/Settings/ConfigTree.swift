internal import ObjectStorage
internal import StructuredText

/// Puts a merged configuration tree into settings. Strict, as the original: a key that is not known is an error.
struct ConfigTree {
    private var settings: Settings

    /// - Throws: naming the key.
    static func apply(_ tree: StructuredValue, to settings: Settings) throws(ConfigError) -> Settings {
        var walk = ConfigTree(settings: settings)
        if case .null = tree.kind { return settings }
        try walk.visit(tree, "")
        return walk.settings
    }

    private init(settings: Settings) { self.settings = settings }

    private mutating func visit(_ node: StructuredValue, _ path: String) throws(ConfigError) {
        for member in try members(of: node, path) {
            let key = path.isEmpty ? member.name : "\(path).\(member.name)"
            if Self.isOpen(key) {
                try open(member.value, key)
            } else if let setting = Setting.all.first(where: { $0.path.lowercased() == key.lowercased() }) {
                try set(setting, member.value, key)
            } else if Setting.all.contains(where: { $0.path.lowercased().hasPrefix(key.lowercased() + ".") }) {
                try visit(member.value, key)
            } else {
                throw ConfigError(message: "the configuration has no key \(key)")
            }
        }
    }

    private static func isOpen(_ key: String) -> Bool {
        Setting.openSubtrees.contains { $0.lowercased() == key.lowercased() }
    }

    /// The members of an object; a list of objects stands for all their members (a trick that keeps the case of keys).
    private func members(of node: StructuredValue, _ path: String) throws(ConfigError) -> [Member] {
        switch node.kind {
        case .object(let members): return members
        case .null: return []
        case .array(let items):
            var all: [Member] = []
            for item in items { all += try members(of: item, path) }
            return all
        default: throw ConfigError(message: "the configuration's \(path.isEmpty ? "top" : path) must be a map")
        }
    }

    /// null says nothing: what was is kept.
    private mutating func set(_ setting: Setting, _ value: StructuredValue, _ key: String) throws(ConfigError) {
        if case .null = value.kind { return }
        guard let text = Self.text(of: value, setting.kind) else {
            throw ConfigError(message: "the configuration's \(key) must be a single value")
        }
        do { try FlagValue.check(text, setting.kind) } catch {
            throw ConfigError(message: "the configuration's \(key) is wrong: \(error.message)")
        }
        setting.apply(&settings, .text(text))
    }

    /// A scalar as the text of a flag; durations may be whole nanoseconds.
    private static func text(of value: StructuredValue, _ kind: Flag.Kind) -> String? {
        switch value.kind {
        case .string(let string): string
        case .bool(let bool): bool ? "true" : "false"
        case .number(let number): kind == .duration ? "\(number)ns" : number
        case .null: kind == .text ? "" : nil
        case .array, .object: nil
        }
    }

    private mutating func open(_ value: StructuredValue, _ key: String) throws(ConfigError) {
        switch key.lowercased() {
        case "storage.stow.config": settings.storage.stow.config = try stringMap(value, key)
        case "storage.schemes":
            for scheme in try members(of: value, key) {
                settings.storage.schemes[scheme.name.lowercased()] = try stow(scheme.value, "\(key).\(scheme.name)")
            }
        case "storage.defaulthttpclient.headers":
            for header in try members(of: value, key) {
                settings.storage.httpClient.headers += try texts(header.value, "\(key).\(header.name)").map {
                    (name: header.name, value: $0)
                }
            }
        default: _ = try members(of: value, key)  // nothing here reads it
        }
    }

    /// A list of scalars, or one.
    private func texts(_ value: StructuredValue, _ key: String) throws(ConfigError) -> [String] {
        let items = if case .array(let items) = value.kind { items } else { [value] }
        return try items.map { (item) throws(ConfigError) in
            guard let text = Self.text(of: item, .text), !text.utf8.contains(where: { $0 < 0x20 }) else {
                throw ConfigError(message: "the configuration's \(key) must be a list of single values")
            }
            return text
        }
    }

    private func stow(_ value: StructuredValue, _ key: String) throws(ConfigError) -> StorageConfiguration.Stow {
        var stow = StorageConfiguration.Stow()
        for member in try members(of: value, key) {
            switch member.name.lowercased() {
            case "kind": stow.kind = Self.text(of: member.value, .text) ?? ""
            case "config": stow.config = try stringMap(member.value, "\(key).config")
            case "redis": break
            default: throw ConfigError(message: "the configuration has no key \(key).\(member.name)")
            }
        }
        return stow
    }

    private func stringMap(_ value: StructuredValue, _ key: String) throws(ConfigError) -> [String: String] {
        var map: [String: String] = [:]
        for member in try members(of: value, key) {
            guard let text = Self.text(of: member.value, .text) else {
                throw ConfigError(message: "the configuration's \(key).\(member.name) must be a single value")
            }
            map[member.name] = text
        }
        return map
    }
}
