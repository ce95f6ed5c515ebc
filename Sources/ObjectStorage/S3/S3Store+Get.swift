extension S3Store {
    /// See `ObjectStore`: in ranges, under one entity tag, with the store's checksum.
    func get(_ location: ObjectLocation, into sink: any ByteSink, limit: UInt64?) async throws(StorageError)
        -> ObjectInfo
    {
        try location.requireKey()
        var move = RangedGet(
            ask: { (question) async throws(StorageError) in try await ask(question, of: location) }, budget: budget,
            retry: retry)
        move.opensWhole = true
        do throws(StorageError) {
            return try await move.get(into: sink, limit: limit)
        } catch {
            throw error.about("GET \(location)")
        }
    }

    /// One attempt at an object or a range of it.
    private func ask(_ question: RangeRequest, of location: ObjectLocation) async throws(StorageError) -> RangeAnswer {
        var call = S3Call(.get, location)
        call.question = question
        call.headers = [("x-amz-checksum-mode", "ENABLED")]
        if let version = question.version { call.headers.append(("if-match", version)) }
        let response = try await attempt(call)
        return try RangeAnswer(s3: response.headers, status: response.status)
    }
}

extension RangeAnswer {
    /// What an answer of S3 says.
    /// - Throws: `.corrupt`.
    init(s3 headers: HTTPHeaders, status: Int) throws(StorageError) {
        try self.init(status: status, headers: headers)
        // With a part, some servers tell the check of the part, and most tell none.
        if !isPart { checksum = Checksum(s3: headers) }
    }
}
