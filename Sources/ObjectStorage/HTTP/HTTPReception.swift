/// The receiving half of an exchange: header lines and pieces of body in, decisions out. It knows no libcurl.
struct HTTPReception {
    /// Bytes of all header lines of an exchange, interim answers and redirects included. S3 answers with about 1 KiB.
    static let headerLimit = 64 << 10
    /// Bytes kept of the body of an answer that is not 2xx: S3's error documents have less than 1 KiB.
    static let errorBodyLimit = 64 << 10

    private let sink: (any ByteSink)?
    private let limit: UInt64?
    private let judge: (@Sendable (Int, HTTPHeaders) throws(StorageError) -> Void)?
    private let stopsAfterHeaders: Bool
    private var headerBytes = 0
    private var headers = HTTPHeaders()
    private var received: UInt64 = 0
    private var errorBody: [UInt8] = []
    private(set) var status = 0
    /// Why the exchange was ended by us, if it failed here.
    private(set) var failure: StorageError?
    /// We have what we want, and ended the exchange.
    private(set) var isCut = false

    /// Ready for the answer to `request`.
    init(_ request: HTTPRequest) {
        sink = request.sink
        limit = request.limit
        judge = request.judge
        stopsAfterHeaders = request.stopsAfterHeaders
    }

    /// The answer as far as it has come.
    var response: HTTPResponse {
        HTTPResponse(status: status, headers: headers, received: received, errorBody: errorBody)
    }

    /// Takes a header line with its line end. False ends the exchange.
    mutating func acceptHeader(_ line: UnsafeRawBufferPointer) -> Bool {
        headerBytes += line.count
        if headerBytes > Self.headerLimit {
            failure = StorageError(.corrupt, "the server's headers are longer than \(Self.headerLimit) bytes")
            return false
        }
        if line.starts(with: "HTTP/".utf8) {
            begin(statusLine: line)
        } else if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
            let value = line[(colon + 1)...].split(whereSeparator: Self.isBlank)
            headers.add(
                String(decoding: line[..<colon], as: UTF8.self),
                String(decoding: Array(value.joined(separator: [UInt8(ascii: " ")])), as: UTF8.self))
        }
        return true
    }

    /// Takes a piece of the body. False ends the exchange: see `failure` and `isCut`.
    mutating func acceptBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        if stopsAfterHeaders {
            isCut = true
            return false
        }
        return (200...299).contains(status) ? acceptObject(bytes) : acceptErrorBody(bytes)
    }

    /// Each answer of an exchange (interim, redirect, final) begins anew.
    private mutating func begin(statusLine: UnsafeRawBufferPointer) {
        let words = statusLine.split(whereSeparator: Self.isBlank)
        status = words.count > 1 ? Int(String(decoding: words[1], as: UTF8.self)) ?? 0 : 0
        headers = HTTPHeaders()
    }

    private mutating func acceptObject(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let announced = max(headers.contentLength ?? 0, received + UInt64(bytes.count))
        if let limit, announced > limit {
            failure = .overLimit(limit)
            return false
        }
        do throws(StorageError) {
            if received == 0 { try judge?(status, headers) }
            try sink?.write(bytes.bytes, at: received)
        } catch {
            failure = error
            return false
        }
        received += UInt64(bytes.count)
        return true
    }

    private mutating func acceptErrorBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        errorBody += bytes.prefix(Self.errorBodyLimit - errorBody.count)
        isCut = errorBody.count == Self.errorBodyLimit
        return !isCut
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
            || byte == UInt8(ascii: "\n")
    }
}
