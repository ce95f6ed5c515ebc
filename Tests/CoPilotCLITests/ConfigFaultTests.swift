import Testing

@testable import CoPilotCLI

@Suite("Wrong configuration files")
struct ConfigFaultTests {
    @Test(
        "are strict: what is not known is named, with the file",
        arguments: [
            ("propeller: {}", "the configuration has no key propeller"),
            ("storage: {bucket: b}", "the configuration has no key storage.bucket"),
            ("storage: {stow: {kin: s3}}", "the configuration has no key storage.stow.kin"),
            ("logger: {level: {x: 1}}", "the configuration's logger.level must be a single value"),
            ("logger: {level: high}", "the configuration's logger.level is wrong: it wants a whole number"),
            ("logger: {mute: maybe}", "the configuration's logger.mute is wrong: it wants true or false"),
            (
                "storage: {defaultHttpClient: {timeout: 5 minutes}}",
                "the configuration's storage.defaultHttpClient.timeout is wrong: it wants a duration such as 1h30m or 90s"
            ),
            ("storage: [container]", "the configuration's storage must be a map"),
            ("storage: s3", "the configuration's storage must be a map"),
            ("just text", "the configuration's top must be a map"),
            ("storage: {schemes: {gs: {knd: x}}}", "the configuration has no key storage.schemes.gs.knd"),
            ("storage: {stow: {config: {a: [1]}}}", "the configuration's storage.stow.config.a must be a single value"),
            ("storage: {stow: {config: text}}", "the configuration's storage.stow.config must be a map"),
        ])
    func strict(text: String, message: String) throws {
        let place = try ConfigPlace(["a.yaml": "storage: {container: a}", "bad.yaml": text])
        let error = #expect(throws: ConfigError.self) { try place.settings() }
        #expect(error?.message == "\(place.path("bad.yaml")): \(message)")
    }

    @Test("that are no YAML are named, with line and column", arguments: ["a: [", "a: b\n c: d\n", "\u{0}"])
    func syntax(text: String) throws {
        let place = try ConfigPlace(["a.yaml": "", "bad.yaml": text])
        let error = #expect(throws: ConfigError.self) { try place.settings() }
        #expect(error?.message.hasPrefix("\(place.path("bad.yaml")): line ") == true)
        #expect(error?.message.contains("\n") == false)
    }
}
