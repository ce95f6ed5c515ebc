import CoPilot
import ObjectStorage
import Testing

@testable import CoPilotCLI

@Suite("Settings")
struct SettingsTests {
    @Test("have the defaults of the original")
    func defaults() throws {
        let settings = try ConfigPlace().settings()
        #expect(settings.storage.type == "stow")
        #expect(settings.storage.container == "")
        #expect(!settings.storage.enableMultiContainer)
        #expect(settings.storage.maxDownloadMBs == 2)
        #expect(settings.log.level == 3)
        #expect(settings.log.format == .json)
        #expect(!settings.log.isMute)
    }

    @Test(
        "come from flags before the environment, from that before files, from these before the defaults",
        arguments: [
            (true, true, true, "flag"), (false, true, true, "env"), (false, false, true, "file"),
            (false, false, false, ""),
            (true, false, true, "flag"), (true, true, false, "flag"), (false, true, false, "env"),
        ])
    func precedence(flag: Bool, environment: Bool, file: Bool, container: String) throws {
        let place = try ConfigPlace(file ? ["a.yaml": "storage:\n  container: file\n"] : [:])
        let settings = try place.settings(
            flag ? ["--storage.container=flag"] : [], environment: environment ? ["STORAGE.CONTAINER": "env"] : [:])
        #expect(settings.storage.container == container)
    }

    @Test(
        "are named in the environment in capitals, with the dots kept",
        arguments: [
            ("STORAGE.ENABLE_MULTICONTAINER", "true"), ("STORAGE.LIMITS.MAXDOWNLOADMBS", "7"), ("LOGGER.LEVEL", "5"),
            ("LOGGER.FORMATTER.TYPE", "text"), ("LOGGER.MUTE", "1"), ("STORAGE.CONNECTION.ACCESS_KEY", "key"),
            ("STORAGE.STOW.KIND", "local"),
        ])
    func environmentNames(name: String, value: String) throws {
        let settings = try ConfigPlace().settings(environment: [name: value])
        switch name {
        case "STORAGE.ENABLE_MULTICONTAINER": #expect(settings.storage.enableMultiContainer)
        case "STORAGE.LIMITS.MAXDOWNLOADMBS": #expect(settings.storage.maxDownloadMBs == 7)
        case "LOGGER.LEVEL": #expect(settings.log.level == 5)
        case "LOGGER.FORMATTER.TYPE": #expect(settings.log.format == .text)
        case "LOGGER.MUTE": #expect(settings.log.isMute)
        case "STORAGE.CONNECTION.ACCESS_KEY": #expect(settings.storage.connection.accessKey == "key")
        default: #expect(settings.storage.stow.kind == "local")
        }
    }

    @Test(
        "pass over names that the original does not read, and variables that are empty",
        arguments: ["STORAGE_CONTAINER", "storage.container", "STORAGE.CONTAINER"])
    func otherEnvironment(name: String) throws {
        let place = try ConfigPlace(["a.yaml": "storage: {container: file, limits: {maxDownloadMBs: 5}}"])
        let value = name == "STORAGE.CONTAINER" ? "" : "env"
        let settings = try place.settings(environment: [name: value, "STORAGE.LIMITS.MAXDOWNLOADMBS": ""])
        #expect(settings.storage.container == "file")
        #expect(settings.storage.maxDownloadMBs == 5)
    }

    @Test("hand the environment on for credentials")
    func environment() throws {
        #expect(try ConfigPlace().settings(environment: ["AWS_REGION": "x"]).storage.environment == ["AWS_REGION": "x"])
    }

    @Test("name a variable whose value does not fit")
    func wrongEnvironment() throws {
        let error = #expect(throws: ConfigError.self) {
            try ConfigPlace().settings(environment: ["LOGGER.LEVEL": "high"])
        }
        #expect(error?.message == "the environment's LOGGER.LEVEL is wrong: it wants a whole number")
    }

    @Test("replace the file's stow.config whole with the flags'; other flags replace one key")
    func stowConfig() throws {
        let place = try ConfigPlace([
            "a.yaml":
                "storage: {type: stow, container: c, stow: {kind: s3, config: {region: eu, endpoint: 'http://h'}}}"
        ])
        #expect(try place.settings().storage.stow.config == ["region": "eu", "endpoint": "http://h"])
        let settings = try place.settings([
            "--storage.stow.config", "region=us", "--storage.stow.config", "a=1,b=2",
            "--storage.stow.config=region=last",
        ])
        #expect(settings.storage.stow.config == ["region": "last", "a": "1", "b": "2"])
        #expect(settings.storage.stow.kind == "s3")
        #expect(settings.storage.container == "c")
    }

    @Test("take the last of a flag that is given more than once")
    func repeated() throws {
        let settings = try ConfigPlace().settings(["--storage.container=a", "--storage.container", "b"])
        #expect(settings.storage.container == "b")
    }

    @Test("keep secrets out of the message where a pair is wrong")
    func secrets() {
        let error = #expect(throws: UsageError.self) {
            try FlagParser.parse(["--storage.stow.config", "secret_key=a=hush,hush"], flags: RootFlags.all)
        }
        #expect(error?.message == "a value of --storage.stow.config is wrong: it wants key=value, and part 2 has no =")
    }

    @Test("of run are a person's: information, in plain text; flags and files go before")
    func runDefaults() throws {
        var standard = Settings()
        RunCommand.defaults(&standard)
        let settings = try ConfigPlace().settings(standard: standard)
        #expect(settings.log.level == 4)
        #expect(settings.log.format == .text)
        let place = try ConfigPlace(["a.yaml": "logger: {formatter: {type: json}}"])
        let others = try place.settings(["--logger.level=2"], standard: standard)
        #expect(others.log.level == 2)
        #expect(others.log.format == .json)
    }
}
