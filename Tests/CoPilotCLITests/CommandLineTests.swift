import CoPilot
import Logging
import ObjectStorage
import Testing

@testable import CoPilotCLI

/// The command lines that the backends write, word for word (flytek8s/copilot.go), and what must come of them.
@Suite("A command line")
struct CommandLineTests {
    private static func context(_ words: [String], environment: [String: String] = [:]) throws -> Context {
        let (command, flags) = try #require(try Program.parse(words))
        return try Program.context(command, flags, environment)
    }

    private static let remote = "s3://bucket/metadata/inputs.pb"
    private static let prefix = "s3://bucket/out/0"
    private static let raw = "s3://bucket/raw/0"
    private static let base64 = "EgsKCQoBeBIECgIIAQ=="

    private static func download(_ layout: [String]) -> [String] {
        [
            "download", "--from-remote", remote, "--to-output-prefix", prefix, "--to-local-dir", "/var/inputs",
            "--format", "JSON",
        ]
            + layout + ["--input-interface", base64]
    }

    private static func sidecar(_ time: [String]) -> [String] {
        ["sidecar"] + time + [
            "--to-raw-output", raw, "--to-output-prefix", prefix, "--from-local-dir", "/var/outputs", "--interface",
            base64,
        ]
    }

    @Test("of Flyte 2 with a secret gives the file's settings", arguments: [[], ["--file-input-layout", "NAMED_DIR"]])
    func flyte2Download(layout: [String]) throws {
        let place = try ConfigPlace(["a.yaml": "storage: {type: stow, stow: {kind: s3, config: {region: eu}}}"])
        let context = try Self.context(
            [
                "--storage.limits.maxDownloadMBs=0", "--logger.level=4", "--storage.container=bucket",
                "--storage.type=stow",
                "--config", place.path("*.yaml"),
            ] + Self.download(layout))
        let request = DownloadCommand.request(context)
        #expect(request.fromRemote == Self.remote)
        #expect(request.outputPrefix == Self.prefix)
        #expect(request.localDirectory == "/var/inputs")
        #expect(request.format == "JSON")
        #expect(request.layout == (layout.last ?? "DIRECT"))
        #expect(request.timeout == .seconds(3_600))
        #expect(request.maxDownloadMBs == 0)
        #expect(request.errorName == "error.pb")
        #expect(!request.exitsZeroOnError)
        #expect(context.settings.log.level == 4)
        #expect(context.settings.storage.container == "bucket")
        #expect(context.settings.storage.stow.config == ["region": "eu"])
    }

    @Test("of Flyte 2 for the uploader has a time of one hour")
    func flyte2Sidecar() throws {
        let place = try ConfigPlace(["a.yaml": ""])
        let context = try Self.context(
            [
                "--storage.limits.maxDownloadMBs=0", "--logger.level=4", "--storage.enable-multicontainer",
                "--storage.container=bucket", "--storage.type=stow", "--config", place.path("*.yaml"),
            ] + Self.sidecar(["--timeout", "1h0m0s"]))
        let request = SidecarCommand.request(context)
        #expect(request.outputPrefix == Self.prefix)
        #expect(request.rawOutput == Self.raw)
        #expect(request.localDirectory == "/var/outputs")
        #expect(request.interface.count == 13)
        #expect(request.timeout == .seconds(3_600))
        #expect(request.startTimeout == nil)
        #expect(request.gracePeriod == nil)
        #expect(request.graceReserve == .seconds(15))
        #expect(request.outputsName == "outputs.pb")
        #expect(request.errorName == "error.pb")
        #expect(context.settings.storage.enableMultiContainer)
    }

    @Test("of Flyte 1.16 gives the store by stow's keys, each in two words")
    func flyte116() throws {
        let context = try Self.context(
            [
                "--storage.limits.maxDownloadMBs=0", "--logger.level=5", "--storage.container=bucket",
                "--storage.type=stow",
                "--storage.stow.config", "secret_key=a+b/c=", "--storage.stow.config", "endpoint=http://minio:9000",
                "--storage.stow.config", "disable_ssl=true", "--storage.stow.kind=s3",
            ] + Self.sidecar(["--timeout", "30m0s"]))
        #expect(
            context.settings.storage.stow
                == .init(
                    kind: "s3",
                    config: ["secret_key": "a+b/c=", "endpoint": "http://minio:9000", "disable_ssl": "true"]))
        #expect(context.settings.storage.maxDownloadMBs == 0)
        #expect(SidecarCommand.request(context).timeout == .seconds(1_800))
    }

    @Test(
        "of Flyte 1.15 gives the store by its connection, and no limit for the upload",
        arguments: [("0s", nil), ("30s", 30)] as [(String, Int?)])
    func flyte115(startTimeout: String, seconds: Int?) throws {
        let context = try Self.context(
            [
                "--storage.limits.maxDownloadMBs=0", "--storage.container=bucket", "--storage.type=minio",
                "--logger.mute",
                "--storage.connection.secret-key=miniostorage", "--storage.connection.access-key=minio",
                "--storage.connection.auth-type=accesskey", "--storage.connection.region=us-east-1",
                "--storage.connection.endpoint=http://minio:9000",
            ] + Self.sidecar(["--start-timeout", startTimeout]))
        let connection = context.settings.storage.connection
        #expect(connection.accessKey == "minio")
        #expect(connection.secretKey == "miniostorage")
        #expect(connection.authType == "accesskey")
        #expect(connection.region == "us-east-1")
        #expect(connection.endpoint == "http://minio:9000")
        let request = SidecarCommand.request(context)
        #expect(request.timeout == nil)
        #expect(request.startTimeout == seconds.map { .seconds($0) })
        #expect(try context.router() as Any? != nil)
    }

    @Test("may leave a connection's fields empty, as Flyte 1 does for AWS")
    func emptyConnection() throws {
        let context = try Self.context(
            [
                "--storage.container=bucket", "--storage.type=s3", "--storage.connection.secret-key=",
                "--storage.connection.access-key=", "--storage.connection.auth-type=iam",
                "--storage.connection.region=eu",
                "--storage.connection.endpoint=",
            ] + Self.download([]), environment: ["AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret"])
        #expect(context.settings.storage.connection.endpoint == "")
        #expect(try context.router() as Any? != nil)
    }

    @Test(
        "takes --start-timeout for an old way of saying nothing where --timeout is there",
        arguments: [
            ["--timeout", "10m"], ["--start-timeout", "0s", "--timeout", "10m"],
            ["--timeout=10m", "--start-timeout=30s"],
        ])
    func bothTimes(time: [String]) throws {
        let request = SidecarCommand.request(try Self.context(Self.sidecar(time)))
        #expect(request.timeout == .seconds(600))
        #expect(request.startTimeout == nil)
    }

    @Test(
        "without any time has an hour; 0 and less mean no limit",
        arguments: [(nil, 3_600), ("0", nil), ("-1s", nil), ("1.5s", 1.5)] as [(String?, Double?)])
    func times(time: String?, seconds: Double?) throws {
        let words = time.map { ["--timeout", $0] } ?? []
        let expected = seconds.map { Duration.seconds($0) }
        #expect(SidecarCommand.request(try Self.context(Self.sidecar(words))).timeout == expected)
        #expect(DownloadCommand.request(try Self.context(Self.download(words))).timeout == expected)
    }

    @Test("may have flags before and after the command, and letters for them")
    func places() throws {
        let words = [
            "-s", "--err-output-name", "errors.pb", "sidecar", "-o", Self.prefix, "-x=\(Self.raw)", "-f/var/outputs",
            "-t", "5m",
            "-i", Self.base64, "-mYAML", "-uUPLOAD_EAGER", "--storage.container", "late", "--grace-period=40s",
            "--grace-reserve", "1s",
            "--meta-output-name=results.pb", "--termination-log=/log",
        ]
        let context = try Self.context(words)
        let request = SidecarCommand.request(context)
        #expect(request.outputPrefix == Self.prefix)
        #expect(request.rawOutput == Self.raw)
        #expect(request.localDirectory == "/var/outputs")
        #expect(request.timeout == .seconds(300))
        #expect(request.format == "YAML")
        #expect(request.mode == "UPLOAD_EAGER")
        #expect(request.gracePeriod == .seconds(40))
        #expect(request.graceReserve == .seconds(1))
        #expect(request.outputsName == "results.pb")
        #expect(request.errorName == "errors.pb")
        #expect(request.terminationLog == "/log")
        #expect(context.settings.storage.container == "late")
    }

    @Test("has a store only where its settings are complete")
    func incomplete() throws {
        let error = #expect(throws: ConfigError.self) { try Self.context(Self.download([])).router() }
        #expect(error?.message == "container is required: --storage.container")
    }
}
