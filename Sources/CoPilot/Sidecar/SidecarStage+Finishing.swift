internal import FileBridge
internal import FlyteIDL
internal import Logging
internal import ObjectStorage
internal import ProcessMonitor
internal import SafeFiles

extension SidecarStage {
    /// Writes what follows from the main container's end: its own words from `_ERROR`, or an error document for an end that
    /// was not good, or the outputs.
    /// - Throws: a failure, which becomes the error document.
    func finish(
        _ observation: Observation, _ outputs: VariableMap, _ options: OutputOptions, _ prefix: ObjectURI,
        _ report: FailureReport
    ) async throws(StageFailure) -> Outcome {
        let directory = try await open(after: observation)
        let remains = MainRemains(directory: directory, declared: Set(outputs.entries.map(\.name)))
        if let said = try await OffPool.run({ () throws(StageFailure) in try remains.said() }) {
            logger.info("the main container left \(UserError.fileName): no outputs are uploaded")
            try await report.write(said)
            return .error(said.message, .taskFailed)
        }
        let known = await OffPool.run { remains.known(observation) }
        if case .failed(let code, let consequence) = MainVerdict(known.ending) {
            let errors = await OffPool.run { remains.lastErrors }
            throw StageFailure.main(known, errors: errors, code, consequence)
        }
        return try await upload(outputs, options, directory, prefix, report)
    }

    /// - Throws: for a directory that is not there, unless the main container's end says more.
    private func open(after observation: Observation) async throws(StageFailure) -> Directory {
        let path = request.localDirectory
        return try await OffPool.run { () throws(StageFailure) in
            do throws(FileError) {
                return try Directory.open(path)
            } catch {
                if case .failed(let code, let consequence) = MainVerdict(observation.ending) {
                    throw StageFailure.main(observation, errors: nil, code, consequence)
                }
                throw StageFailure(error).during("cannot open the output directory")
            }
        }
    }

    private func upload(
        _ outputs: VariableMap, _ options: OutputOptions, _ directory: Directory, _ prefix: ObjectURI,
        _ report: FailureReport
    ) async throws(StageFailure) -> Outcome {
        let plan = try await collect(outputs, directory, options)
        let links: LinkPolicy = options.followsLinks ? .follow : .beneath
        try await OutputUploader(router: router, directory: directory, links: links, width: request.concurrency)
            .upload(plan.uploads, to: try rawPrefix(plan))
        try await report.removeStale()
        let bytes = try await OffPool.run { () throws(StageFailure) in
            try staged { () throws(IDLError) in try plan.literals.serialized() }
        }
        _ = try await staged { () async throws(StorageError) in
            try await router.put(bytes, to: prefix.appending(request.outputsName))
        }
        logger.info(
            "uploaded \(plan.literals.entries.count) outputs",
            metadata: ["files": "\(plan.uploads.count)", "bytes": "\(bytes.count)"])
        return .outputs
    }

    private func collect(
        _ outputs: VariableMap, _ directory: Directory, _ options: OutputOptions
    ) async throws(StageFailure) -> OutputPlan {
        // A raw prefix that is needed is checked in `rawPrefix`.
        let raw = try? ObjectURI(parsing: request.rawOutput)
        let addsHashes = request.addsHashes
        return try await OffPool.run { () throws(StageFailure) in
            let plan = try staged { () throws(BridgeError) in
                try OutputCollector.collect(outputs, from: directory, options) { raw?.appending($0).description ?? "" }
            }
            guard let raw, addsHashes else { return plan }
            return try OutputHashes(directory: directory, links: options.followsLinks ? .follow : .beneath).add(
                to: plan, raw: raw)
        }
    }

    private func rawPrefix(_ plan: OutputPlan) throws(StageFailure) -> ObjectURI? {
        if plan.hasBlobs, request.rawOutput.isEmpty {
            throw StageFailure.usage("--to-raw-output is required: an output is a file or a directory")
        }
        return plan.hasBlobs ? try ObjectURI.parse(request.rawOutput, flag: "--to-raw-output") : nil
    }
}
