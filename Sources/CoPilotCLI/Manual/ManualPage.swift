internal import CoPilot

/// Manual pages, from what the help is made of (man(7), groff_man(7)).
enum ManualPage {
    /// copilot(1).
    static func program(_ commands: [any Command.Type]) -> String {
        var page = Roff()
        page.title("COPILOT", version: Help.version)
        page.section("NAME")
        page.text("copilot - any container is a Flyte task: its inputs as files, and files as its outputs")
        page.section("SYNOPSIS")
        page.bold("copilot [flags] COMMAND [flags]")
        page.section("COMMANDS")
        for command in commands {
            page.item("copilot-\(command.names[0])(1)", command.summary)
        }
        page.section("OPTIONS")
        page.text("Of every command:")
        flags(RootFlags.all, &page)
        statuses(&page)
        return page.output
    }

    /// copilot-COMMAND(1).
    static func command(_ command: any Command.Type) -> String {
        let name = command.names[0]
        var page = Roff()
        page.title("COPILOT-\(name.uppercased())", version: Help.version)
        page.section("NAME")
        page.text("copilot-\(name) - \(command.summary)")
        page.section("SYNOPSIS")
        for form in command.synopsis.split(separator: " | ") { page.bold("copilot \(name) \(form)") }
        page.section("DESCRIPTION")
        page.discussion(command.discussion)
        if command.names.count > 1 {
            page.text("Other names: " + command.names.dropFirst().joined(separator: ", ") + ".")
        }
        if !Flag.shown(command.flags).isEmpty {
            page.section("OPTIONS")
            flags(command.flags, &page)
        }
        statuses(&page)
        page.section("SEE ALSO")
        page.text("copilot(1): the flags of every command")
        return page.output
    }

    private static func flags(_ flags: [Flag], _ page: inout Roff) {
        for flag in Flag.shown(flags) {
            let names = flag.spellings.reversed().joined(separator: ", ")
            page.item(names + (flag.placeholder.isEmpty ? "" : " \(flag.placeholder)"), flag.help)
        }
    }

    private static func statuses(_ page: inout Roff) {
        page.section("EXIT STATUS")
        for status in ExitStatus.allCases { page.item("\(status.rawValue)", status.meaning) }
        page.item("128+n", "ended by signal n")
    }
}
