import FlyteIDL
import ProcessMonitor
import Testing

@testable import CoPilot

@Suite("What the main container's end means")
struct MainVerdictTests {
    private struct Row: Equatable, Sendable {
        let code: FailureReport.Code
        let kind: ErrorDocument.Kind
        let origin: ErrorDocument.Origin
    }

    private func row(_ ending: Ending) -> Row? {
        guard case .failed(let code, let consequence) = MainVerdict(ending) else { return nil }
        #expect(consequence.status == .taskFailed)
        return Row(code: code, kind: consequence.kind, origin: consequence.origin)
    }

    @Test(
        "is that there are outputs, unless it is known to be bad",
        arguments: [.exited(status: 0), .reported(success: true), .unknown] as [Ending])
    func completed(ending: Ending) { #expect(row(ending) == nil) }

    @Test(
        "is the user's, and worth another try, where the program failed",
        arguments: [
            .exited(status: 1), .exited(status: 255), .exited(status: 128), .signalled(11), .signalled(6),
            .exited(status: 139), .reported(success: false), .unmarked,
        ] as [Ending])
    func users(ending: Ending) { #expect(row(ending) == Row(code: .mainFailed, kind: .recoverable, origin: .user)) }

    @Test("stays so where a command cannot be run", arguments: [126, 127])
    func notRun(status: Int32) {
        #expect(row(.exited(status: status)) == Row(code: .mainFailed, kind: .nonRecoverable, origin: .user))
    }

    @Test(
        "is the system's where somebody sent a signal",
        arguments: [.signalled(9), .signalled(15), .exited(status: 137), .exited(status: 143)] as [Ending])
    func systems(ending: Ending) { #expect(row(ending) == Row(code: .mainFailed, kind: .recoverable, origin: .system)) }

    @Test("has a code of its own for lack of memory and for a pod that is deleted")
    func own() {
        #expect(row(.outOfMemory) == Row(code: .outOfMemory, kind: .recoverable, origin: .user))
        #expect(row(.aborted) == Row(code: .mainAborted, kind: .recoverable, origin: .system))
        #expect(FailureReport.Code.outOfMemory.rawValue == "OOMKilled")
    }
}

@Suite("The end of a log in a message")
struct PrintableTailTests {
    @Test(
        "is plain text, line by line",
        arguments: [
            ("one\ntwo\n", "one\ntwo"), ("\u{1B}[31mred\u{1B}[0m end", "red end"), ("a\tb", "a\tb"),
            ("10%\r20%\r\n", "10%\n20%"),
            ("a\u{7}b\u{0}c", "a b c"), ("\n\n \nx  \n\n", "x"), ("\u{1B}]0;title", "]0;title"), ("a\u{202E}b", "a b"),
            ("", ""), ("\u{1B}[", ""), ("Ünïcode → ✓", "Ünïcode → ✓"),
        ])
    func plain(log: String, text: String) { #expect(PrintableTail.text(Array(log.utf8), isCut: false) == text) }

    @Test("begins with a whole line, or at least a whole letter, where it is cut")
    func cut() {
        #expect(PrintableTail.text(Array("of a line\nwhole\n".utf8), isCut: true) == "whole")
        #expect(PrintableTail.text(Array("one long line".utf8), isCut: true) == "one long line")
        #expect(PrintableTail.text(Array("only one line\n".utf8), isCut: true) == "only one line")
        #expect(PrintableTail.text(Array("€uro".utf8.dropFirst()), isCut: true) == "uro")
    }

    @Test("is text where the log is none")
    func binary() { #expect(PrintableTail.text([0xFF, 0x41, 0xC3], isCut: false) == "\u{FFFD}A\u{FFFD}") }
}
