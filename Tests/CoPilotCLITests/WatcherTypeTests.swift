import Testing

@testable import CoPilotCLI

@Suite("Watcher types")
struct WatcherTypeTests {
    @Test(
        "are those of every version, alone or together",
        arguments: [
            ("signal", [.signal]), ("noop", [.noop]), ("file", [.file]),
            ("shared-process-ns", [.sharedProcessNamespace]), ("kube-api", [.kubernetes]),
            ("auto", [.auto]), ("file,shared-process-ns", [.file, .sharedProcessNamespace]),
            ("kube-api,file,signal", [.kubernetes, .file, .signal]),
        ] as [(String, [WatcherType])])
    fileprivate func types(value: String, types: [WatcherType]) throws {
        #expect(try WatcherType.list(value, flag: "exit-watcher-type") == types)
    }

    @Test(
        "are refused by name where they are none, or stand where they cannot",
        arguments: [
            (
                "magic",
                "--exit-watcher-type \"magic\" is not one of signal, noop, file, shared-process-ns, kube-api, auto"
            ),
            ("", "--exit-watcher-type \"\" is not one of"), ("file,", "is not one of"), ("Signal", "is not one of"),
            ("noop,file", "--exit-watcher-type: noop goes with no other type"),
            ("file,auto", "auto goes with no other type"),
        ])
    func refused(value: String, message: String) {
        let error = #expect(throws: UsageError.self) { try WatcherType.list(value, flag: "exit-watcher-type") }
        #expect(error?.message.contains(message) == true)
    }
}
