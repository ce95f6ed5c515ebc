internal import Synchronization

extension S3Store {
    /// Objects of more bytes are sent in parts.
    static let partedFrom: UInt64 = 16 << 20
    /// Bytes of a part, unless there would be too many.
    static let partSize: UInt64 = 16 << 20
    /// Bytes of the answers to multipart requests: an upload's name, an object's tag.
    private static let answerLimit = 64 << 10

    /// See `ObjectStore`.
    func put(_ location: ObjectLocation, from source: any ByteSource) async throws(StorageError) -> ObjectInfo {
        try location.requireKey()
        if source.size > Self.partedFrom { return try await putInParts(location, from: source) }
        let payload = try await S3Payload.reading(source, isSecure: settings.endpoint.isSecure)
        let call = S3Call(.put, location, body: source, payload)
        do throws(StorageError) {
            let response = try await retry.run { () async throws(StorageError) in
                try await budget.run { () async throws(StorageError) in try await attempt(call) }
            }
            return ObjectInfo(size: source.size, entityTag: response.headers["etag"])
        } catch {
            throw error.about("PUT \(location)")
        }
    }

    private func putInParts(_ location: ObjectLocation, from source: any ByteSource) async throws(StorageError)
        -> ObjectInfo
    {
        do throws(StorageError) {
            let plan = try PartPlan(size: source.size, limits: .s3, wanted: Self.partSize)
            let isRepeated = Atomic(false)
            return try await PartedPut<S3Upload, S3Upload.Receipt>(
                budget: budget, retry: retry,
                begin: { () async throws(StorageError) in try await begin(location) },
                send: { (upload, part) async throws(StorageError) in try await send(part, of: upload) },
                complete: { (upload, receipts) async throws(StorageError) in
                    let isAgain = isRepeated.exchange(true, ordering: .relaxed)
                    return try await complete(upload, receipts, size: source.size, isAgain: isAgain)
                },
                abort: { upload in await abort(upload) }
            ).put(source, plan)
        } catch {
            throw error.about("PUT \(location)")
        }
    }
}

// The requests of an upload in parts; each is one attempt.
extension S3Store {
    private func begin(_ location: ObjectLocation) async throws(StorageError) -> S3Upload {
        let sink = MemorySink(limit: Self.answerLimit)
        var call = S3Call(.post, location, sink: sink)
        call.body = MemorySource([])
        call.query = [("uploads", "")]
        call.headers = [("x-amz-checksum-algorithm", S3Payload.check.rawValue), ("x-amz-checksum-type", "FULL_OBJECT")]
        let response = try await attempt(call)
        return S3Upload(
            location: location, id: try S3Upload.id(in: sink.bytes),
            hasWholeChecksum: response.headers["x-amz-checksum-type"] == "FULL_OBJECT")
    }

    private func send(_ part: Part, of upload: S3Upload) async throws(StorageError) -> S3Upload.Receipt {
        let payload = try await S3Payload.reading(part.source, isSecure: settings.endpoint.isSecure)
        var call = S3Call(.put, upload.location, body: part.source, payload)
        call.query = [("partNumber", "\(part.number)"), ("uploadId", upload.id)]
        let response = try await attempt(call)
        guard let tag = response.headers["etag"] else {
            throw StorageError(.corrupt, "the server gives part \(part.number) no tag")
        }
        let isKept = response.headers[S3Payload.check.header] != nil
        return S3Upload.Receipt(number: part.number, tag: tag, checksum: payload.checksum, isChecksumKept: isKept)
    }

    private func complete(
        _ upload: S3Upload, _ receipts: [S3Upload.Receipt], size: UInt64, isAgain: Bool
    ) async throws(StorageError) -> ObjectInfo {
        let document = Array(S3Upload.completion(receipts).utf8)
        let sink = MemorySink(limit: Self.answerLimit)
        var call = S3Call(.post, upload.location, body: MemorySource(document), try S3Payload(of: document))
        call.sink = sink
        call.query = [("uploadId", upload.id)]
        call.usesNewConnection = true
        if upload.hasWholeChecksum, let whole = S3Upload.wholeChecksum(receipts) {
            call.headers = [("x-amz-checksum-type", "FULL_OBJECT"), (whole.kind.header, whole.base64)]
        }
        do throws(StorageError) {
            let response = try await attempt(call)
            // The answer may begin before the work is done: what came of it is in its body.
            let tag = try S3Upload.tag(in: sink.bytes, status: response.status)
            return ObjectInfo(size: size, entityTag: tag)
        } catch  where error.code == .notFound && isAgain {
            return try await completedBefore(upload, receipts.count, size, error)
        }
    }

    /// After a lost answer the upload is gone because it was completed, or because it never will be.
    private func completedBefore(
        _ upload: S3Upload, _ parts: Int, _ size: UInt64, _ error: StorageError
    ) async throws(StorageError) -> ObjectInfo {
        let info = try await head(upload.location)
        guard info.size == size, info.entityTag?.hasSuffix("-\(parts)\"") == true else { throw error }
        return info
    }

    private func abort(_ upload: S3Upload) async {
        var call = S3Call(.delete, upload.location)
        call.query = [("uploadId", upload.id)]
        call.times = HTTPTimeLimits(connect: 5, stall: 5, total: 10)
        // What cannot be taken back now is the bucket's rules' to remove; the error that is told is the upload's.
        _ = try? await attempt(call)
    }
}
