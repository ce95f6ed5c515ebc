internal import FileBridge
internal import FlyteIDL
internal import ObjectStorage
internal import SafeFiles

/// The local layout: what `download` writes and `sidecar` reads, with the same code.
extension ValueForm {
    // MARK: From a directory

    /// Collects the declared variables. The data of files goes below `rawOutput`, or stays where it is: their uris are then
    /// its local paths.
    /// - Throws: `.usage` without an interface; what collecting or uploading fails with.
    func read(
        directory path: String, rawOutput: String?, width: Int, _ router: () throws(StageFailure) -> StoreRouter
    ) async throws(StageFailure) -> LiteralMap {
        let (types, output) = (try types(), output)
        let raw = try rawOutput.map { (raw) throws(StageFailure) in try ObjectURI.parse(raw, flag: "--raw-output") }
        let (directory, plan) = try await OffPool.run { () throws(StageFailure) in
            let directory = try staged { () throws(FileError) in try Directory.open(path) }
            return (directory, try Self.collect(types, from: directory, output, raw: raw))
        }
        if let raw, !plan.uploads.isEmpty {
            try await OutputUploader(router: try router(), directory: directory, links: .beneath, width: width)
                .upload(plan.uploads, to: raw)
        }
        return plan.literals
    }

    private static func collect(
        _ types: VariableMap, from directory: Directory, _ output: OutputOptions, raw: ObjectURI?
    ) throws(StageFailure) -> OutputPlan {
        try staged { () throws(BridgeError) in
            try OutputCollector.collect(types, from: directory, output) { key, path in
                raw?.appending(key).description ?? "\(directory.path)/\(path.text)"
            }
        }
    }

    // MARK: To a directory

    /// Writes values, files and summaries as `download` does. The directory appears whole, or not at all.
    /// - Throws: `.badData` for a place that is not empty, for a message that is no map of values, and with the paths of
    ///   what cannot be read back; what planning, fetching or writing fails with.
    func write(
        _ file: MessageFile, toDirectory place: DocumentPlace, _ options: ConvertOptions,
        _ router: () throws(StageFailure) -> StoreRouter
    ) async throws(StageFailure) {
        guard !place.isObject, place.text != "-" else { throw .usage("\(place.text) is no local directory") }
        guard case .literals(var literals) = try file.part() else {
            throw .badData("a \(file.root) is no map of values, and so no directory of them")
        }
        if literals.entries.contains(where: { $0.value.hasOffloaded }) {
            literals = try await OffloadedResolver(router: try router(), limit: nil).resolve(literals)
        }
        let fresh = try await OffPool.run { () throws(StageFailure) in try FreshDirectory(at: place.path) }
        do throws(StageFailure) {
            try await fill(fresh.directory, with: literals, place, options, router)
            try await OffPool.run { () throws(StageFailure) in try fresh.commit() }
        } catch {
            await OffPool.run { fresh.discard() }
            throw error
        }
    }

    private func fill(
        _ directory: Directory, with literals: LiteralMap, _ place: DocumentPlace, _ options: ConvertOptions,
        _ router: () throws(StageFailure) -> StoreRouter
    ) async throws(StageFailure) {
        let plan = try await OffPool.run { () throws(StageFailure) in
            try staged { () throws(BridgeError) in
                let plan = try InputPlanner.plan(literals, InputOptions(localDirectory: place.path))
                try plan.writeFiles(to: directory)
                return plan
            }
        }
        if !plan.blobs.isEmpty {
            try await BlobFetcher(router: try router(), directory: directory, limit: nil, width: options.concurrency)
                .fetch(plan.blobs)
        }
        try await OffPool.run { () throws(StageFailure) in
            if !options.isLossy { try checkBack(literals, directory) }
            try staged { () throws(BridgeError) in try plan.writeSummaries(.json, to: directory) }
        }
    }

    /// Reads the directory again. Where files lie is not compared: they have been brought here.
    private func checkBack(_ literals: LiteralMap, _ directory: Directory) throws(StageFailure) {
        let back = try Self.collect(try types(), from: directory, output, raw: nil).literals
        let bytes = try staged { () throws(IDLError) in try literals.withoutPlaces.serialized() }
        let file = MessageFile(
            place: directory.path, bytes: bytes, type: "flyteidl2.core.LiteralMap", reason: "", warnings: [])
        try ConvertLoss.compare(file, with: back.withoutPlaces)
    }
}
