import Testing

@testable import CoPilotCLI

@Suite("The help")
struct HelpTests {
    private static let commands = Program.commands.map { $0.names[0] }

    private static func command(_ name: String) throws -> any Command.Type {
        try #require(Program.commands.first { $0.names.contains(name) })
    }

    private static func lists(_ text: String, _ flag: Flag) -> Bool {
        text.split(separator: "\n").contains { line in
            line.contains("--\(flag.name) ") && line.hasSuffix(flag.help)
                && (flag.shorthand.map { line.hasPrefix("  -\($0), ") } ?? true)
        }
    }

    @Test("of the program lists every command and every flag that is not hidden")
    func root() {
        let text = Help.root(Program.commands)
        for command in Program.commands { #expect(text.contains("  \(command.names[0]) ")) }
        for flag in RootFlags.all { #expect(Self.lists(text, flag) != flag.isHidden, "\(flag.name)") }
    }

    @Test("of a command lists every flag that is not hidden", arguments: commands)
    func command(name: String) throws {
        let command = try Self.command(name)
        let text = Help.command(command)
        #expect(text.contains("Usage: copilot \(name) "))
        for flag in Program.flags(of: command) { #expect(Self.lists(text, flag) != flag.isHidden, "\(flag.name)") }
    }

    @Test("explains every flag that it lists", arguments: commands)
    func explanations(name: String) throws {
        for flag in Program.flags(of: try Self.command(name)) where !flag.isHidden {
            #expect(!flag.help.isEmpty, "\(flag.name)")
        }
    }

    @Test("has no flag or letter twice in a command", arguments: commands)
    func unique(name: String) throws {
        let flags = Program.flags(of: try Self.command(name))
        #expect(Set(flags.map(\.name)).count == flags.count)
        let letters = flags.compactMap(\.shorthand)
        #expect(Set(letters).count == letters.count)
    }
}
