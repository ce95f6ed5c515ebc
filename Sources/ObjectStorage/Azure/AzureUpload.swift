/// One blob on its way to Azure.
struct AzureUpload: Sendable {
    let store: AzureStore
    let location: ObjectLocation

    /// The whole blob in one request. https://learn.microsoft.com/rest/api/storageservices/put-blob
    func single(_ source: any ByteSource) async throws(StorageError) -> ObjectInfo {
        var call = AzureCall(.put, location, body: source)
        call.headers = [
            ("content-type", "application/octet-stream"), ("x-ms-blob-type", "BlockBlob"),
            ("x-ms-content-crc64", try await Self.check(of: source)),
        ]
        let prepared = call
        let response = try await store.budget.run { () async throws(StorageError) in
            try await store.perform(prepared)
        }
        return ObjectInfo(response, size: source.size)
    }

    /// In blocks, several at once. What is not put together in the end is no blob, and the service drops it after a week.
    /// https://learn.microsoft.com/rest/api/storageservices/put-block and .../put-block-list
    func blocks(_ source: any ByteSource) async throws(StorageError) -> ObjectInfo {
        do throws(StorageError) {
            let plan = try PartPlan(size: source.size, limits: .azure, wanted: store.sizes.blockSize)
            let put = PartedPut<String, String>(
                budget: store.budget, retry: store.retry,
                // Blocks of another upload of the same blob must not get between ours.
                begin: { () throws(StorageError) in String(UInt64.random(in: (1 << 60)...(.max)), radix: 16) },
                send: { (session, part) async throws(StorageError) in try await send(part, session) },
                complete: { (_, ids) async throws(StorageError) in try await commit(ids, size: source.size) },
                abort: { _ in })
            return try await put.put(source, plan)
        } catch {
            throw error.about("PUT \(location)")
        }
    }

    private func send(_ part: Part, _ session: String) async throws(StorageError) -> String {
        // All names of a blob's blocks must be of one length.
        let digits = String(part.number)
        let name = session + "-" + String(repeating: "0", count: 5 - min(digits.utf8.count, 5)) + digits
        let id = Base64.encode(Array(name.utf8))
        var call = AzureCall(.put, location, body: part.source)
        call.query = [("comp", "block"), ("blockid", id)]
        call.headers = [("x-ms-content-crc64", try await Self.check(of: part.source))]
        _ = try await store.attempt(call)
        return id
    }

    private func commit(_ ids: [String], size: UInt64) async throws(StorageError) -> ObjectInfo {
        let list = ids.map { "<Latest>\($0)</Latest>" }.joined()
        let document = "<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>\(list)</BlockList>"
        var call = AzureCall(.put, location, body: MemorySource(Array(document.utf8)))
        call.query = [("comp", "blocklist")]
        call.headers = [
            ("content-type", "application/xml"), ("x-ms-blob-content-type", "application/octet-stream"),
            ("x-ms-content-crc64", try await Self.check(of: MemorySource(Array(document.utf8)))),
        ]
        return ObjectInfo(try await store.attempt(call), size: size)
    }

    private static func check(of source: any ByteSource) async throws(StorageError) -> String {
        try await BlockingWork.run { (cancellation) throws(StorageError) in
            try RunningChecksum(.crc64nvme, of: source, cancellation).checksum.azure
        }
    }
}
