import Foundation
import Glibc
import ObjectStorage
import Synchronization

/// A small S3 server on loopback, for what no file system can do: keys that are no paths, refusals, requests that never
/// end, and a look at the order of the requests.
final class FakeS3: Sendable {
    /// How a request is answered.
    enum Answer: Sendable {
        case status(Int)
        /// Not at all, until the client goes away.
        case never
    }

    struct Request: Sendable {
        let method: String
        /// With its container: /bucket/key.
        let path: String
        let query: String
        let body: [UInt8]
        var summary: String { "\(method) \(path)" }
    }

    private let listener: Int32
    private let port: UInt16
    private let objects: Mutex<[String: [UInt8]]>
    private let requests = Mutex<[Request]>([])
    private let interfere: @Sendable (Request) -> Answer?

    /// - Parameter objects: by path, /bucket/key.
    /// - Parameter interfere: answers a request before the store does; nil lets the store.
    init(_ objects: [String: [UInt8]] = [:], interfere: @escaping @Sendable (Request) -> Answer? = { _ in nil }) throws
    {
        (listener, port) = try Self.listen()
        self.objects = Mutex(objects)
        self.interfere = interfere
        Thread.detachNewThread { [weak self, listener] in
            while true {
                let connection = Glibc.accept(listener, nil, nil)
                guard connection >= 0, let self else { return }
                Thread.detachNewThread {
                    self.serve(connection)
                    close(connection)
                }
            }
        }
    }

    /// Ends the server.
    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    /// All requests so far: "PUT /bucket/key".
    var log: [String] { requests.withLock { $0.map(\.summary) } }

    func object(_ path: String) -> [UInt8]? { objects.withLock { $0[path] } }

    /// A router whose primary store this is.
    func router() throws -> StoreRouter {
        var configuration = StorageConfiguration()
        configuration.stow = .init(
            kind: "s3",
            config: [
                "endpoint": "http://127.0.0.1:\(port)", "auth_type": "accesskey", "access_key_id": "key",
                "secret_key": "secret", "region": "us-east-1",
            ])
        configuration.container = "bucket"
        return try StoreRouter(configuration: configuration)
    }

    private static func listen() throws -> (Int32, UInt16) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isOpen = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && Glibc.listen(listener, 64) == 0
                    && getsockname(listener, $0, &length) == 0
            }
        }
        guard isOpen else { throw POSIXError(.EADDRNOTAVAIL) }
        return (listener, UInt16(bigEndian: address.sin_port))
    }

    private func serve(_ connection: Int32) {
        while let request = Self.read(connection) {
            requests.withLock { $0.append(request) }
            switch interfere(request) {
            case .status(let status): Self.answer(connection, status, [])
            case .never:
                var byte: UInt8 = 0
                while recv(connection, &byte, 1, 0) > 0 {}
                return
            case nil: act(on: request, connection)
            }
        }
    }

    private func act(on request: Request, _ connection: Int32) {
        switch request.method {
        case "PUT":
            objects.withLock { $0[request.path] = request.body }
            Self.answer(connection, 200, [])
        case "DELETE":
            objects.withLock { $0[request.path] = nil }
            Self.answer(connection, 204, [])
        case "GET" where request.query.contains("list-type=2"):
            Self.answer(connection, 200, Array(listing(request).utf8))
        default:
            guard let bytes = object(request.path) else { return Self.answer(connection, 404, []) }
            Self.answer(connection, 200, bytes, isHead: request.method == "HEAD")
        }
    }

    private func listing(_ request: Request) -> String {
        let items = URLComponents(string: "?" + request.query)?.queryItems ?? []
        let prefix = "/bucket/" + (items.first { $0.name == "prefix" }?.value ?? "")
        let found = objects.withLock { $0.filter { $0.key.hasPrefix(prefix) }.sorted { $0.key < $1.key } }
        let contents = found.map { path, bytes in
            "<Contents><Key>\(path.dropFirst("/bucket/".count))</Key><Size>\(bytes.count)</Size></Contents>"
        }
        return "<ListBucketResult><IsTruncated>false</IsTruncated>\(contents.joined())</ListBucketResult>"
    }
}

extension FakeS3 {
    private static func read(_ connection: Int32) -> Request? {
        var head: [UInt8] = [], byte: UInt8 = 0
        while !head.suffix(4).elementsEqual("\r\n\r\n".utf8) {
            guard recv(connection, &byte, 1, 0) == 1 else { return nil }
            head.append(byte)
        }
        let lines = String(decoding: head, as: UTF8.self).components(separatedBy: "\r\n")
        let words = lines[0].components(separatedBy: " ")
        let length =
            lines.first { $0.lowercased().hasPrefix("content-length:") }
            .flatMap { Int($0.dropFirst("content-length:".count).trimmingCharacters(in: .whitespaces)) } ?? 0
        if lines.contains(where: { $0.lowercased().hasPrefix("expect:") }) {
            send(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8), connection)
        }
        var body: [UInt8] = []
        while body.count < length {
            guard recv(connection, &byte, 1, 0) == 1 else { return nil }
            body.append(byte)
        }
        let target = words[1].components(separatedBy: "?")
        return Request(
            method: words[0], path: target[0].removingPercentEncoding ?? target[0],
            query: target.count > 1 ? target[1] : "", body: body)
    }

    private static func answer(_ connection: Int32, _ status: Int, _ body: [UInt8], isHead: Bool = false) {
        let head = "HTTP/1.1 \(status) Answer\r\nContent-Length: \(body.count)\r\nETag: \"1\"\r\n\r\n"
        send(Array(head.utf8) + (isHead ? [] : body), connection)
    }

    private static func send(_ bytes: [UInt8], _ connection: Int32) {
        _ = bytes.withUnsafeBytes { Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    }
}
