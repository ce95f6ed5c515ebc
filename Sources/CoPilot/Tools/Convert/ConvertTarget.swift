internal import FlyteIDL
internal import ObjectStorage

/// Where a conversion ends: a message, written as a document or a directory. What the form cannot hold is refused, unless
/// the options say that it may be lost.
struct ConvertTarget: Sendable {
    let format: ConvertFormat
    let form: ValueForm
    let options: ConvertOptions

    /// - Throws: `.badData` with the paths of what would be lost; what encoding or writing fails with. The place is then as
    ///   it was.
    func write(_ file: MessageFile, to place: DocumentPlace, _ router: () throws(StageFailure) -> StoreRouter)
        async throws(StageFailure)
    {
        switch format {
        case .message(let format): try await write(file, as: format, to: place, router)
        case .values(let isYAML): try await write(file, asYAML: isYAML, to: place, router)
        case .directory:
            if !options.isLossy { try ConvertLoss.requireTypes(form, "a directory of values") }
            try await form.write(file, toDirectory: place, options, router)
        }
    }

    private func write(
        _ file: MessageFile, as format: DocumentFormat, to place: DocumentPlace,
        _ router: () throws(StageFailure) -> StoreRouter
    ) async throws(StageFailure) {
        let options = options
        let json = ProtoJSONOptions(usesProtoNames: options.usesProtoNames, indent: options.isCompact ? nil : 2)
        try await place.write(router) { (sink) throws(StageFailure) in
            if !options.isLossy, format.namesFields { try ConvertLoss.check(file) }
            if format == .pb { return sink.write(try file.canonical()) }
            let message = try file.decoded()
            guard options.checks else { return try format.encode(message, json, into: sink) }
            let document = try format.encode(message, options: json)
            try ConvertLoss.compare(file, with: try format.decode(document, as: file.type).serialized())
            sink.write(document)
        }
    }

    private func write(
        _ file: MessageFile, asYAML isYAML: Bool, to place: DocumentPlace,
        _ router: () throws(StageFailure) -> StoreRouter
    ) async throws(StageFailure) {
        let (form, options) = (form, options)
        try await place.write(router) { (sink) throws(StageFailure) in
            let document = try ValueForm.document(of: file, isYAML: isYAML, isCompact: options.isCompact)
            if !options.isLossy, file.root != "Struct" {
                try ConvertLoss.requireTypes(form, "plain values")
                try form.checkBack(file, document, isYAML: isYAML)
            }
            sink.write(document)
        }
    }
}
