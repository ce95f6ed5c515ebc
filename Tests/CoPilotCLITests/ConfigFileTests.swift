import Foundation
import ObjectStorage
import Testing

@testable import CoPilotCLI

@Suite("Configuration files")
struct ConfigFileTests {
    // MARK: Finding

    @Test("of a glob are read in the order of their names; directories and other extensions are not")
    func glob() throws {
        let place = try ConfigPlace([
            "b.yaml": "", "a.yaml": "", "c.yml": "", "B.yaml": "", "d.yaml/e.yaml": "", "x.yaml.bak": "",
        ])
        #expect(ConfigFiles.find(place.path("*.yaml")) == ["B.yaml", "a.yaml", "b.yaml"].map(place.path))
        #expect(ConfigFiles.find(place.path("c.yml")) == [place.path("c.yml")])
        #expect(ConfigFiles.find(place.path("[ab].yaml")) == ["a.yaml", "b.yaml"].map(place.path))
        #expect(ConfigFiles.find(place.path("?.yml")) == [place.path("c.yml")])
    }

    @Test(
        "fall back to the first default that is there where nothing matches",
        arguments: ["", "none.yaml", "none/*.yaml", "sub"])
    func fallback(pattern: String) throws {
        let place = try ConfigPlace(["second.yaml": "", "third.yaml": "", "sub/x": ""])
        let defaults = ["first.yaml", "second.yaml", "third.yaml"].map(place.path)
        let given = pattern.isEmpty ? "" : place.path(pattern)
        #expect(ConfigFiles.find(given, defaults: defaults) == [place.path("second.yaml")])
        #expect(ConfigFiles.find(given, defaults: []) == [])
    }

    @Test("that are named but not there are worth a warning", arguments: ["none.yaml", "*.yml"])
    func warning(pattern: String) throws {
        let place = try ConfigPlace(["a.yaml": ""])
        let text = try #require(ConfigFiles.warning(place.path(pattern)))
        #expect(text.hasPrefix("--config \(place.path(pattern)) matches no file; read instead: "))
        #expect(ConfigFiles.warning(place.path("*.yaml")) == nil)
        #expect(ConfigFiles.warning("") == nil)
    }

    @Test("are looked for in the working directory and in /etc/flyte")
    func defaults() {
        #expect(ConfigFiles.defaults == ["config.yaml", "/etc/flyte/config/config.yaml"])
    }

    @Test("may be named by config's own flag too")
    func fileFlag() throws {
        let place = try ConfigPlace(["x.yaml": "storage: {container: c}"])
        let (command, flags) = try #require(try Program.parse(["config", "validate", "--file", place.path("x.yaml")]))
        #expect(try Program.context(command, flags, [:]).settings.storage.container == "c")
    }

    // MARK: Merging

    @Test("are merged key by key, the later over the earlier, whatever the case of the keys")
    func merge() throws {
        let place = try ConfigPlace([
            "a.yaml":
                "storage:\n  container: a\n  type: stow\n  stow:\n    kind: s3\n    config: {region: eu, endpoint: x}\nlogger: {level: 1}\n",
            "b.yaml": "Storage:\n  CONTAINER: b\n  stow:\n    config: {Region: us}\n",
            "c.yaml": "LOGGER:\n  Level: 5\n",
        ])
        let settings = try place.settings()
        #expect(settings.storage.container == "b")
        #expect(settings.storage.type == "stow")
        #expect(settings.storage.stow.kind == "s3")
        #expect(settings.storage.stow.config == ["region": "us", "endpoint": "x"])
        #expect(settings.log.level == 5)
    }

    @Test(
        "that say nothing change nothing",
        arguments: [
            "", "null", "~", "# nothing\n", "storage:\n", "storage:\n  stow:\n", "logger:\n  level:\n",
            "storage:\n  container: null\n",
        ])
    func nothing(text: String) throws {
        let place = try ConfigPlace(["a.yaml": "storage: {container: a}\nlogger: {level: 4}\n", "b.yaml": text])
        let settings = try place.settings()
        #expect(settings.storage.container == "a")
        #expect(settings.log.level == 4)
        #expect(try ConfigPlace(["a.yaml": text]).settings().log.level == 3)
    }

    @Test("may write a map as a list of maps, which keeps the case of keys")
    func lists() throws {
        let place = try ConfigPlace([
            "a.yaml":
                "storage:\n  - container: a\n  - stow:\n      - kind: s3\n      - config:\n          - access_key_id: Me\n          - secret_key: Hush\n"
        ])
        let settings = try place.settings()
        #expect(settings.storage.container == "a")
        #expect(settings.storage.stow.kind == "s3")
        #expect(settings.storage.stow.config == ["access_key_id": "Me", "secret_key": "Hush"])
    }

    @Test("are typed weakly")
    func weakTypes() throws {
        let place = try ConfigPlace([
            "a.yaml": """
            storage:
              container: 123
              enable-multicontainer: 1
              limits: {maxDownloadMBs: "10"}
              stow: {kind: s3, config: {disable_ssl: true, port: 9000, empty: , text: "true"}}
            logger: {level: "5", mute: "t"}
            """
        ])
        let settings = try place.settings()
        #expect(settings.storage.container == "123")
        #expect(settings.storage.enableMultiContainer)
        #expect(settings.storage.maxDownloadMBs == 10)
        #expect(settings.storage.stow.config == ["disable_ssl": "true", "port": "9000", "empty": "", "text": "true"])
        #expect(settings.log.level == 5)
        #expect(settings.log.isMute)
    }

    @Test(
        "write durations as text or as whole nanoseconds", arguments: ["1m30s", "0s", "\"-1.5h\"", "90000000000", "0"])
    func durations(value: String) throws {
        _ = try ConfigPlace(["a.yaml": "storage: {defaultHttpClient: {timeout: \(value)}}"]).settings()
    }

    @Test("describe the stores of other schemes")
    func schemes() throws {
        let place = try ConfigPlace([
            "a.yaml": """
            storage:
              schemes:
                GS: {kind: google, config: {json: "", project_id: p}}
                s3: {kind: local, config: [path: /x]}
                redis: {kind: redis, redis: {addr: h}}
              redis: {addr: "h:1", db: 2}
              signedUrl: {stowConfigOverride: {endpoint: e}}
              defaultHttpClient: {headers: {h: [v]}, maxIdleConns: 5}
              cache: {max_size_mbs: 0, target_gc_percent: 70}
            """
        ])
        let schemes = try place.settings().storage.schemes
        #expect(schemes["gs"] == .init(kind: "google", config: ["json": "", "project_id": "p"]))
        #expect(schemes["s3"] == .init(kind: "local", config: ["path": "/x"]))
        #expect(schemes["redis"]?.kind == "redis")
    }

    @Test("read what the charts of Flyte 2 write")
    func chart() throws {
        let place = try ConfigPlace([
            "a.yaml": """
            storage:
              type: stow
              stow:
                kind: s3
                config:
                  region: us-east-1
                  disable_ssl: true
                  v2_signing: false
                  endpoint: http://rustfs:9000
                  auth_type: accesskey
                  access_key_id: rustfs
                  secret_key: rustfsstorage
              container: flyte-data
            """
        ])
        let storage = try place.settings().storage
        #expect(storage.container == "flyte-data")
        #expect(storage.stow.config["endpoint"] == "http://rustfs:9000")
        #expect(storage.stow.config["disable_ssl"] == "true")
        #expect(storage.stow.config["v2_signing"] == "false")
    }
}
