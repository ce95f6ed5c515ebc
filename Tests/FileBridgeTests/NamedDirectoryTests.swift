import FlyteIDL
import SafeFiles
import Testing

@testable import FileBridge

@Suite("The layout NAMED_DIR")
struct NamedDirectoryTests {
    static let named: [(String, Literal, [String])] = [
        ("a file", blob("s3://b/k/f.csv"), ["dir x", "blob x x/f.csv file s3://b/k/f.csv"]),
        ("a file whose uri ends with slashes", blob("s3://b/k//"), ["dir x", "blob x x/k file s3://b/k//"]),
        (
            "a file with an escaped name", blob("s3://b/a%20b.txt"),
            ["dir x", "blob x x/a%20b.txt file s3://b/a%20b.txt"]
        ),
        ("a directory", blob("s3://b/k", .multipart), ["blob x x directory s3://b/k"]),
        ("a file in a union", union(blob("s3://b/k/f.csv")), ["blob x x file s3://b/k/f.csv"]),
        ("values", list([Literal(.integer(1))]), ["dir x", #"file x/0 777 "1""#]),
        (
            "files with one name", list(["s3://b/1/f", "s3://b/2/f", "s3://b/3/g", "s3://b/4/f"].map { blob($0) }),
            [
                "dir x", "blob x[0] x/f file s3://b/1/f", "blob x[1] x/1_f file s3://b/2/f",
                "blob x[2] x/g file s3://b/3/g", "blob x[3] x/3_f file s3://b/4/f",
            ]
        ),
        (
            "names that only Unicode calls equal", list([blob("s3://b/\u{e9}"), blob("s3://b/e\u{301}")]),
            ["dir x", "blob x[0] x/\u{e9} file s3://b/\u{e9}", "blob x[1] x/e\u{301} file s3://b/e\u{301}"]
        ),
        (
            "uris without a name", list([blob("/"), blob("."), blob("s3://b/ok")]),
            ["dir x", "blob x[0] x/0_ file /", "blob x[1] x/1_. file .", "blob x[2] x/ok file s3://b/ok"]
        ),
        ("a directory in a list", list([blob("s3://b/k", .multipart)]), ["dir x", "blob x[0] x/0 directory s3://b/k"]),
        (
            "a prefixed name that is taken already",
            list([blob("s3://b/2_f"), blob("s3://b/1/f"), blob("s3://b/2/f")]),
            [
                "dir x", "blob x[0] x/2_f file s3://b/2_f", "blob x[1] x/f file s3://b/1/f",
                "blob x[2] x/2_2_f file s3://b/2/f",
            ]
        ),
    ]

    @Test("keeps the name a file has in the store", arguments: named.indices)
    func namedDirectory(row: Int) throws {
        let (name, literal, expected) = Self.named[row]
        let plan = try planned(inputs([("x", literal)]), .namedDirectory)
        #expect(
            lines(of: plan).map { Array($0.utf8) } == expected.map { Array($0.utf8) }, "\(name): \(lines(of: plan))")
    }

    @Test("shows that name in the summary and in the localized map")
    func namedSummary() throws {
        let plan = try planned(
            inputs([("l", list([blob("s3://b/1/f"), blob("s3://b/2/f")])), ("x", blob("s3://b/k/f.csv"))]),
            .namedDirectory)
        #expect(
            String(decoding: SummaryJSON.bytes(of: plan.summary), as: UTF8.self)
                == #"{"l":["/in/l/f","/in/l/1_f"],"x":"/in/x/f.csv"}"#)
        #expect(try json(plan.localized).contains(#""uri":"/in/l/1_f""#))
    }

    static let climbing: [(String, String)] = [
        ("s3://b/..", "x/%%2E%2E"), ("s3://b/k/../..", "x/%%2E%2E"), ("..", "x/%%2E%2E"), (".", "x/%%2E"),
        ("/", "x/%%2F"), ("a\0b", "x/%a%00b"),
    ]

    @Test("escapes a name in the store that climbs, or is no file name", arguments: climbing)
    func namedClimbs(uri: String, path: String) throws {
        #expect(try planned(inputs([("x", blob(uri))]), .namedDirectory).blobs.map(\.path.text) == [path])
    }
}
