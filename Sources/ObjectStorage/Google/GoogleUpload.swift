internal import StructuredText

/// One object on its way to Google Cloud Storage. The service knows its CRC32C from the beginning and refuses other bytes.
struct GoogleUpload {
    let store: GoogleStore
    let location: ObjectLocation
    let source: any ByteSource
    let check: Checksum

    /// Metadata and bytes in one request.
    /// https://cloud.google.com/storage/docs/uploading-objects#uploading-an-object (JSON API, multipart upload)
    func single() async throws(StorageError) -> ObjectInfo {
        // 128 random bits: no content holds them.
        let boundary =
            String(UInt64.random(in: 0...(.max)), radix: 36) + String(UInt64.random(in: 0...(.max)), radix: 36)
        let opening =
            "--\(boundary)\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n\(metadata)\r\n"
            + "--\(boundary)\r\nContent-Type: application/octet-stream\r\n\r\n"
        let sink = MemorySink(limit: 1 << 20)
        var request = HTTPRequest(
            method: .post, url: store.uploadURL(location.container, [("uploadType", "multipart")]))
        request.headers = [("Content-Type", "multipart/related; boundary=\(boundary)")]
        request.body = JoinedSource([
            MemorySource(Array(opening.utf8)), source, MemorySource(Array("\r\n--\(boundary)--\r\n".utf8)),
        ])
        request.sink = sink
        do throws(StorageError) {
            let prepared = request
            _ = try await store.budget.run { () async throws(StorageError) in
                try await store.perform(prepared, about: location)
            }
        } catch  where error.code == .notFound {
            throw StorageError(.noContainer, error.message, status: error.status)
        }
        return try finish(sink.bytes)
    }

    /// Piece by piece, going on where the service is after a failure.
    func resumable() async throws(StorageError) -> ObjectInfo {
        let session = try await GoogleUploadSession.begin(self)
        var offset: UInt64 = 0
        while true {
            switch try await session.send(from: offset) {
            case .done(let answer): return try finish(answer)
            case .kept(let count): offset = count
            }
        }
    }

    /// The new object's description.
    var metadata: String {
        StructuredValue.object([
            Member("name", .string(location.key)), Member("crc32c", .string(check.base64)),
            Member("contentType", .string("application/octet-stream")),
        ]).description
    }

    /// What the service says it has, held against what was sent.
    /// - Throws: `.corrupt`.
    private func finish(_ answer: [UInt8]) throws(StorageError) -> ObjectInfo {
        let object = try GoogleObject(try GoogleStore.parse(answer, about: location), about: location)
        guard object.info.size == source.size, object.checksum == nil || object.checksum == check else {
            throw StorageError(
                .corrupt,
                "POST \(location): the service has \(object.info.size) bytes with the check "
                    + "\(object.checksum?.description ?? "unknown"), sent were \(source.size) with \(check)")
        }
        return object.info
    }
}
