import FlyteIDL
import Glibc
import SafeFiles
import Testing

@testable import FileBridge

@Suite("Writing the input files")
struct InputWritingTests {
    static let map = inputs([
        ("d", dictionary([("k", Literal(.float(0.5)))])), ("f", blob("s3://b/f.csv")),
        ("g", Literal(.generic(Struct()))), ("l", list([Literal(.integer(1)), list([])])),
        ("s", Literal(.string("text"))),
    ])

    @Test("makes directories and small files, and leaves blobs to others")
    func files() throws {
        let box = try Sandbox(), plan = try planned(Self.map)
        try plan.writeFiles(to: box.directory)
        #expect(try box.tree() == ["d/", "d/k", "g", "l/", "l/0", "l/1/", "s"])
        #expect(try box.text(at: "inside/d/k") == "0.5")
        #expect(try box.text(at: "inside/g") == "{}")
        #expect(try box.text(at: "inside/s") == "text")
    }

    @Test("writes values 0777 and structs 0666, less the umask", .enabled(if: Self.umask == 0o022))
    func modes() throws {
        let box = try Sandbox(), plan = try planned(Self.map)
        try box.put("old", at: "inside/s")
        try #require(chmod(box.folder + "/inside/s", 0o600) == 0)
        try plan.writeFiles(to: box.directory)
        try plan.writeSummaries(.json, to: box.directory)
        #expect(
            try ["d", "d/k", "s", "inputs.pb", "inputs.json"].map { try box.mode(of: "inside/" + $0) }
                == Array(repeating: 0o755, count: 5))
        #expect(try box.mode(of: "inside/g") == 0o644)
    }

    /// What the process takes away from the modes of new files.
    static let umask: mode_t = {
        let mask = Glibc.umask(0o022)
        _ = Glibc.umask(mask)
        return mask
    }()

    @Test(
        "writes inputs.pb and the summary that was asked for",
        arguments: [
            (SummaryFormat.json, ["inputs.json", "inputs.pb"]), (.yaml, ["inputs.pb", "inputs.yaml"]),
            (.proto, ["inputs.pb"]),
        ])
    func summaries(format: SummaryFormat, names: [String]) throws {
        let box = try Sandbox(), plan = try planned(Self.map, .direct, format)
        try plan.writeSummaries(format, to: box.directory)
        #expect(try box.tree() == names)
        let pb = try box.directory.openFile(try path("inputs.pb"), links: .refuse).readAll(limit: 1 << 20)
        #expect(try pb == plan.localized.serialized())
        if format == .json {
            #expect(
                try box.text(at: "inside/inputs.json") == #"{"d":{"k":0.5},"f":"/in/f","g":{},"l":[1,[]],"s":"text"}"#)
        }
        if format == .yaml {
            #expect(try box.text(at: "inside/inputs.yaml") == "d:\n  k: 0.5\nf: /in/f\ng: {}\nl:\n- 1\n- []\ns: text\n")
        }
    }

    @Test("replaces what an earlier run left")
    func replaces() throws {
        let box = try Sandbox(), plan = try planned(Self.map)
        for _ in 0..<2 {
            try plan.writeFiles(to: box.directory)
            try plan.writeSummaries(.json, to: box.directory)
        }
        #expect(try box.text(at: "inside/s") == "text")
    }

    @Test("fails where a file stands in the way, and follows no link out")
    func obstacles() throws {
        let box = try Sandbox(), plan = try planned(Self.map)
        try box.put("file", at: "inside/d")
        let error = failure { try plan.writeFiles(to: box.directory) }
        #expect(error?.code == .file)
        #expect(error?.message == "cannot write the inputs")
        let other = try Sandbox()
        try other.makeDirectory("outside")
        try other.link("inside/d", to: "../outside")
        #expect(failure { try plan.writeFiles(to: other.directory) }?.code == .file)
        #expect(try other.tree("outside") == [])
        try other.makeDirectory("inside/inputs.pb")
        #expect(
            failure { try plan.writeSummaries(.proto, to: other.directory) }?.message
                == "cannot write the summary of the inputs")
    }

    @Test("writes summaries nested 2,000 deep", arguments: [SummaryFormat.json, .yaml])
    func deep(format: SummaryFormat) throws {
        var literal = Literal(.integer(1))
        for _ in 0..<2_000 { literal = list([literal]) }
        let box = try Sandbox(), plan = try planned(inputs([("x", literal)]), .direct, format)
        try plan.writeSummaries(format, to: box.directory)
        #expect(try box.tree().count == 2)
    }
}
