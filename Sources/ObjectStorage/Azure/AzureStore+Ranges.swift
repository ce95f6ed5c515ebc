extension AzureStore {
    /// One attempt at a blob or a range of it, checked by what the service says of these bytes. What does not come whole and
    /// right does not count: there is no check of the blob as a whole that would find it later.
    /// - Parameter inOrder: whether the bytes must come in order, so that none may go to the sink before they are checked.
    func ask(
        _ question: RangeRequest, of location: ObjectLocation, inOrder: Bool
    ) async throws(StorageError) -> RangeAnswer {
        let isChecked = (question.range?.count ?? .max) <= AzureTransferSizes.mostChecked
        let buffer = isChecked && inOrder ? MemorySink(limit: Int(AzureTransferSizes.mostChecked)) : nil
        let sink = AzureCheckedSink(buffer ?? question.sink)
        do throws(StorageError) {
            let response = try await attempt(call(question, of: location, into: sink, isChecked: isChecked)) {
                (status, headers) in sink.begin(status, headers)
            }
            try sink.verify()
            if let bytes = buffer?.bytes, !bytes.isEmpty { try await Self.write(bytes, to: question.sink) }
            return try RangeAnswer(status: response.status, headers: response.headers)
        } catch {
            if isChecked, !inOrder { question.takeBack() }
            throw error
        }
    }

    /// A sink may block.
    private static func write(_ bytes: [UInt8], to sink: any ByteSink) async throws(StorageError) {
        try await BlockingWork.run { (cancellation) throws(StorageError) in
            try sink.write(bytes.span.bytes, at: 0)
            try cancellation.check()
        }
    }

    private func call(
        _ question: RangeRequest, of location: ObjectLocation, into sink: any ByteSink, isChecked: Bool
    ) -> AzureCall {
        var call = AzureCall(.get, location)
        call.question = question
        call.question?.sink = sink
        if let version = question.version { call.headers.append(("if-match", version)) }
        if isChecked { call.headers.append(("x-ms-range-get-content-crc64", "true")) }
        return call
    }
}
