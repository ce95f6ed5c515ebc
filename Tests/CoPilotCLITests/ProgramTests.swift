import CoPilot
import Testing

@testable import CoPilotCLI

@Suite("The program")
struct ProgramTests {
    @Test(
        "finds its command behind flags of all kinds",
        arguments: [
            ["--storage.container", "sidecar", "download"], ["--storage.enable-multicontainer", "download"],
            ["-s", "download"],
            ["-n", "sidecar", "download"], ["-nsidecar", "download"], ["-sn", "sidecar", "download"],
            ["--v=2", "download"],
            ["--config=sidecar", "download"], ["--show-source=false", "download"], ["downloader"],
        ])
    func findsTheCommand(words: [String]) throws {
        let (command, flags) = try #require(try Program.parse(words))
        #expect(command.names == DownloadCommand.names)
        #expect(flags.words.count == 1)
    }

    @Test("may have the flags of client-go and klog, which do nothing")
    func foreignFlags() throws {
        let (_, flags) = try #require(
            try Program.parse(
                [
                    "--kubeconfig", "/k", "--server=s", "--namespace", "n", "--user=u", "--cluster", "c", "--token=t",
                    "--as", "a", "--as-group=g", "--as-uid", "1", "--context=x", "--insecure-skip-tls-verify",
                    "--request-timeout=0", "-v", "4", "--v=9", "--logtostderr", "--alsologtostderr=false",
                    "--stderrthreshold=2", "--vmodule=", "--log_dir", "/l", "--storage.cache.max_size_mbs=0",
                    "--storage.defaultHttpClient.timeout=0s", "--logger.show-source",
                    "download", "--from-remote=s3://b/inputs.pb",
                ]))
        #expect(flags.words == ["download"])
        #expect(flags.text("from-remote") == "s3://b/inputs.pb")
    }

    @Test(
        "says in one line what is wrong with it",
        arguments: [
            (["sidcar"], "unknown command \"sidcar\"; did you mean sidecar?"),
            (["nonsense"], "unknown command \"nonsense\""),
            (["download", "--from-remot", "x"], "unknown flag: --from-remot; did you mean --from-remote?"),
            (["download", "--interface", "x"], "unknown flag: --interface"),
            (["download", "--timeout"], "the flag --timeout needs a value"),
        ])
    func wrong(words: [String], message: String) {
        let error = #expect(throws: UsageError.self) { try Program.parse(words) }
        #expect(error?.message == message)
    }

    @Test(
        "without a command names none",
        arguments: [[], ["--help"], ["--version"], ["--logger.level=3"], ["--", "download"]])
    func noCommand(words: [String]) throws {
        #expect(try Program.parse(words)?.flags.words == nil)
    }

    @Test(
        "exits with the status that says what was wrong",
        arguments: [
            ([], 64), (["nonsense"], 64), (["download", "--nonsense"], 64), (["inspect"], 64),
            (["inspect", "/nonexistent/a", "/nonexistent/b"], 66),
            (["inspect", "--format=pb", "a"], 64), (["convert", "a"], 64), (["config"], 64),
            (["inspect", "/nonexistent/x.pb"], 66),
            (["inspect", "--type=Nonsense", "/dev/null"], 65), (["inspect", "s3://b/x.pb"], 78), (["download"], 78),
        ] as [([String], Int32)])
    func statuses(words: [String], status: Int32) async throws {
        let place = try ConfigPlace(["empty.yaml": ""])
        #expect(await Program.run(["--config", place.path("empty.yaml")] + words, environment: [:]) == status)
    }
}
