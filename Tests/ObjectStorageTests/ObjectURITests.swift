import Testing

@testable import ObjectStorage

@Suite("An object URI")
struct ObjectURITests {
    struct Good: CustomTestStringConvertible, Sendable {
        let text: String
        let scheme: String
        let container: String
        let key: String
        /// nil: as `text`.
        var shown: String?
        var testDescription: String { text }

        init(_ text: String, _ scheme: String, _ container: String, _ key: String, shown: String? = nil) {
            self.text = text
            self.scheme = scheme
            self.container = container
            self.key = key
            self.shown = shown
        }
    }

    static let good = [
        Good("s3://bucket/a/b.txt", "s3", "bucket", "a/b.txt"),
        Good("s3://bucket", "s3", "bucket", "", shown: "s3://bucket/"),
        Good("s3://bucket//a//b/", "s3", "bucket", "a//b", shown: "s3://bucket/a//b"),
        Good("S3://Bucket/a", "s3", "Bucket", "a", shown: "s3://Bucket/a"),
        Good("s3://bucket/a%20b", "s3", "bucket", "a b", shown: "s3://bucket/a b"),
        Good("s3://bucket/a b", "s3", "bucket", "a b"),
        Good("s3://bucket/a%2Fb%41", "s3", "bucket", "a/bA", shown: "s3://bucket/a/bA"),
        Good("s3://bucket/%2Fa%2f", "s3", "bucket", "a", shown: "s3://bucket/a"),
        Good("s3://bucket/100%25%23%3F", "s3", "bucket", "100%#?"),
        Good("s3://bucket/x%0Ay%00z", "s3", "bucket", "x\ny\0z"),
        Good("s3://bucket/a?version=1#part", "s3", "bucket", "a", shown: "s3://bucket/a"),
        Good("s3://bucket/a#%zz?b", "s3", "bucket", "a", shown: "s3://bucket/a"),
        Good("s3://bucket/é%C3%A9", "s3", "bucket", "éé", shown: "s3://bucket/éé"),
        Good("s3://bucket/a:b@c/../d", "s3", "bucket", "a:b@c/../d"),
        Good("s3://user:password@bucket/k", "s3", "bucket", "k", shown: "s3://bucket/k"),
        Good("s3://host:9000/k", "s3", "host:9000", "k"),
        Good("s3://host:/k", "s3", "host:", "k"),
        Good("s3://[::1]:80/k", "s3", "[::1]:80", "k"),
        Good("s3://b%C3%BCcket/k", "s3", "bücket", "k", shown: "s3://bücket/k"),
        Good("abfs://box@account.dfs.core.windows.net/k", "abfs", "box", "k"),
        Good(
            "abfss://box:x@account.blob.core.windows.net/k", "abfss", "box", "k",
            shown: "abfss://box@account.blob.core.windows.net/k"),
        Good("abfs://box/k", "abfs", "box", "k"),
        Good("azure://box@account.blob.core.windows.net/a/k", "azure", "box", "a/k"),
        Good(
            "azure://account.blob.core.windows.net/box/a/k", "azure", "box", "a/k",
            shown: "azure://box@account.blob.core.windows.net/a/k"),
        Good(
            "abfs://account.dfs.core.windows.net/box", "abfs", "box", "",
            shown: "abfs://box@account.dfs.core.windows.net/"),
        Good("azure://box/a", "azure", "box", "a"),
        Good("s3://account.blob.core.windows.net/box/a", "s3", "account.blob.core.windows.net", "box/a"),
        Good("abfs://@host/k", "abfs", "host", "k", shown: "abfs://host/k"),
        Good("x+y-z.1://bucket/k", "x+y-z.1", "bucket", "k"),
        Good("https://host:8443/a%2Fb%20c?X-Sig=a%2Bb&x", "https", "host:8443", "a/b c"),
        Good("http://host/é x", "http", "host", "é x", shown: "http://host/%C3%A9%20x"),
        Good("http://host?q=1/2", "http", "host", "", shown: "http://host/?q=1/2"),
    ]

    @Test("is read as Go reads it, and written so that it reads the same", arguments: good)
    func parses(_ sample: Good) throws {
        let uri = try ObjectURI(parsing: sample.text)
        #expect(uri.scheme == sample.scheme)
        #expect(uri.container.hasSameBytes(as: sample.container))
        #expect(uri.key.hasSameBytes(as: sample.key))
        #expect(uri.description.hasSameBytes(as: sample.shown ?? sample.text))
        #expect(try ObjectURI(parsing: uri.description) == uri)
    }

    static let bad = [
        "", "bucket/key", "/bucket/key", "://bucket/key", "1s3://bucket/key", "s3:bucket/key", "s3:/bucket/key", "s3:",
        "s3://", "s3:///key",
        "file:///", "s3://bucket/%", "s3://bucket/%4", "s3://bucket/%zz", "s3://bucket/a\nb",
        "s3://bucket/\u{7F}", "s3://bucket/\0",
        "s3://bu cket/k", "s3://bucket:port/k", "s3://bucket:-1/k", "s3://[::1/k", "s3://[::1]x/k", "s3://bu%41cket/k",
        "s3://bu%/k",
        "s3://b<c>/k", "s3://bucket/%FF", "s3://bucket/%C3", "s3://%FF/k", "s3://u ser@bucket/k", "abfs://%zz@host/k",
        "s3 ://bucket/k", "s3_x://b/k",
        "é://bucket/k",
    ]

    @Test("is refused with itself in the message", arguments: bad)
    func refuses(_ text: String) throws {
        let error = #expect(throws: StorageError.self) { try ObjectURI(parsing: text) }
        #expect(error?.code == .badURI)
        #expect(error?.message.contains(PercentEncoding.printable(text)) == true)
        #expect(error?.message.utf8.contains(where: PercentEncoding.isControl) == false)
    }

    @Test("is extended by plain text, not by a URL")
    func appends() throws {
        let base = try ObjectURI(parsing: "s3://bucket/out/")
        #expect(base.appending("x").description == "s3://bucket/out/x")
        #expect(base.appending("/a b/c#d?e%41/").description == "s3://bucket/out/a b/c%23d%3Fe%2541")
        #expect(base.appending("a:b/../c").key == "out/a:b/../c")
        #expect(base.appending("").description == "s3://bucket/out")
        #expect(try ObjectURI(parsing: "s3://bucket").appending("x").description == "s3://bucket/x")
        #expect(try ObjectURI(parsing: "http://host/a?b").appending("c d").description == "http://host/a/c%20d")
        #expect(try ObjectURI(parsing: "abfs://box@account/a").appending("c").description == "abfs://box@account/a/c")
    }

    @Test("has the last part of its key as its name")
    func hasAName() throws {
        #expect(try ObjectURI(parsing: "s3://bucket/a/b%2Fc.txt").name == "c.txt")
        #expect(try ObjectURI(parsing: "s3://bucket").name == "")
    }

    @Test("differs from one whose bytes differ")
    func comparesBytes() throws {
        let composed = try ObjectURI(parsing: "s3://bucket/\u{E9}")
        let decomposed = try ObjectURI(parsing: "s3://bucket/e\u{301}")
        #expect(composed != decomposed)
        #expect(Set([composed, decomposed, composed]).count == 2)
        #expect(composed.location != decomposed.location)
    }
}
