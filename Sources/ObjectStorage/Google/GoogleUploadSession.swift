/// A resumable upload under way. https://cloud.google.com/storage/docs/performing-resumable-uploads
struct GoogleUploadSession {
    /// What came of a piece.
    enum Outcome {
        /// The object is there: its description.
        case done([UInt8])
        /// So many bytes of it are kept; go on behind them.
        case kept(UInt64)
    }

    private let upload: GoogleUpload
    /// The session's own URL: whoever has it may write.
    private let url: String

    /// Opens a session.
    /// - Throws: as `ObjectStore.put`.
    static func begin(_ upload: GoogleUpload) async throws(StorageError) -> GoogleUploadSession {
        let store = upload.store
        let query = [(name: "uploadType", value: "resumable"), (name: "name", value: upload.location.key)]
        var request = HTTPRequest(method: .post, url: store.uploadURL(upload.location.container, query))
        request.headers = [
            ("Content-Type", "application/json; charset=UTF-8"), ("X-Upload-Content-Length", "\(upload.source.size)"),
            ("X-Upload-Content-Type", "application/octet-stream"),
        ]
        request.body = MemorySource(Array(upload.metadata.utf8))
        let response: HTTPResponse
        do throws(StorageError) {
            response = try await store.perform(request, about: upload.location)
        } catch  where error.code == .notFound {
            throw StorageError(.noContainer, error.message, status: error.status)
        }
        guard let url = response.headers["location"], !url.isEmpty else {
            throw StorageError(.corrupt, "POST \(upload.location): the server gives no place to upload to")
        }
        return GoogleUploadSession(upload: upload, url: url)
    }

    /// Sends the next piece. After a failure the service is asked first where it is.
    /// - Throws: as `ObjectStore.put`.
    func send(from offset: UInt64) async throws(StorageError) -> Outcome {
        var isFirst = true
        do throws(StorageError) {
            return try await upload.store.retry.run { () async throws(StorageError) in
                var start = offset
                if !isFirst {
                    switch try await progress() {
                    case .done(let answer): return .done(answer)
                    case .kept(let count): start = count
                    }
                }
                isFirst = false
                return try await sendPiece(from: start, beyond: offset)
            }
        } catch {
            throw error.about("PUT \(upload.location)")
        }
    }

    /// - Parameter beyond: what was kept before; a piece that adds nothing to it is a failure.
    private func sendPiece(from start: UInt64, beyond: UInt64) async throws(StorageError) -> Outcome {
        let size = upload.source.size
        let count = min(upload.store.sizes.pieceSize, size - start)
        let piece = PartSource(upload.source, ByteRange(offset: start, count: count))
        let range = count == 0 ? "bytes */\(size)" : "bytes \(start)-\(start + count - 1)/\(size)"
        let outcome = try await exchange(piece, range)
        if case .kept(let kept) = outcome, kept <= beyond {
            throw StorageError(.unavailable, "the server keeps nothing of what is sent", isTransient: true)
        }
        return outcome
    }

    private func progress() async throws(StorageError) -> Outcome {
        try await exchange(MemorySource([]), "bytes */\(upload.source.size)")
    }

    private func exchange(_ body: any ByteSource, _ range: String) async throws(StorageError) -> Outcome {
        let sink = MemorySink(limit: 1 << 20)
        var request = HTTPRequest(method: .put, url: url)
        request.headers = [("Content-Range", range)]
        request.body = body
        request.sink = sink
        let prepared = request
        let store = upload.store
        // Where it is not the store's own place, the URL must do without our token.
        let isOwn = url.hasPrefix(store.settings.origin + "/")
        let response = try await store.budget.run { () async throws(StorageError) in
            try await store.attempt(prepared, accepting: [308], withCredentials: isOwn)
        }
        if response.status != 308 { return .done(sink.bytes) }
        return .kept(Self.kept(response.headers["range"]))
    }

    /// `bytes=0-N`, N being the last byte that is kept; nothing if there is none. Only whole quanta are believed: bytes sent
    /// twice are ignored by the service, bytes left out are not.
    static func kept(_ range: String?) -> UInt64 {
        guard let last = range?.split(separator: "-").last, let number = UInt64(last), number < .max else { return 0 }
        return (number + 1) / GoogleTransferSizes.quantum * GoogleTransferSizes.quantum
    }
}
