internal import FlyteIDL
internal import ObjectStorage
internal import StructuredText

/// Reads messages of any kind from anywhere: serialized, or in a form of text where the file's extension says so.
struct MessageReader: Sendable {
    /// Name of the message, full or short; nil to take it from the file's name, and else to find it out from the bytes.
    var type: String?
    /// nil: whichever fits better.
    var idl: SchemaVersion?
    /// nil to take it from the file's extension; serialized where that says nothing.
    var format: DocumentFormat?
    /// The documents are base64 text; a place that is no file is the text itself.
    var isBase64 = false
    /// The messages that may be meant.
    var roots = KindDetection.roots

    /// - Throws: what reading or decoding fails with; the place is named.
    func read(_ place: DocumentPlace, _ router: () throws(StageFailure) -> StoreRouter) async throws(StageFailure)
        -> MessageFile
    {
        let (bytes, name) = try await content(of: place, router)
        let reader = self
        return try await OffPool.run { () throws(StageFailure) in
            do throws(StageFailure) { return try reader.message(bytes, named: name) } catch { throw error.during(name) }
        }
    }

    /// The bytes, and what to call them.
    private func content(of place: DocumentPlace, _ router: () throws(StageFailure) -> StoreRouter)
        async throws(StageFailure) -> ([UInt8], String)
    {
        let shown = place.text == "-" ? "standard input" : place.text
        guard isBase64 else { return (try await place.read(router), shown) }
        if place.text != "-", !place.isObject, !SmallFile.exists(place.text) {
            return (try Self.decoded(Array(place.text.utf8), "the argument"), "the argument")
        }
        return (try Self.decoded(try await place.read(router), shown), shown)
    }

    /// Base64 with blanks and line ends anywhere, of either alphabet.
    static func decoded(_ text: [UInt8], _ place: String) throws(StageFailure) -> [UInt8] {
        let digits = text.filter { $0 > 0x20 }
        guard let bytes = Base64.decodeLenient(String(decoding: digits, as: UTF8.self)) else {
            throw .badData("\(place) is not base64")
        }
        return bytes
    }

    /// - Throws: `.badData`.
    func message(_ bytes: [UInt8], named name: String) throws(StageFailure) -> MessageFile {
        let fileName = String(name.split(separator: "/").last ?? "")
        let hint = type == nil ? MessageGuess.known(fileName).flatMap { roots.contains($0) ? $0 : nil } : nil
        switch isBase64 ? .pb : format ?? DocumentFormat(fileName: fileName) ?? .pb {
        case .json: return try fromText(.json, bytes, hint, name)
        case .yaml: return try fromText(.yaml, bytes, hint, name)
        case .text: return try fromText(.text, bytes, hint, name)
        case .base64: return try fromBytes(try Self.decoded(bytes, "the document"), hint, name)
        case .pb: return try fromBytes(bytes, hint, name)
        }
    }

    // MARK: Serialized

    private func fromBytes(_ bytes: [UInt8], _ hint: String?, _ place: String) throws(StageFailure) -> MessageFile {
        if let type {
            if let file = Self.plain(bytes, SchemaVersion.names(of: type, idl), place) { return file }
            return try asked(bytes, type, place)
        }
        if let hint, let named = try? KindDetection.candidate(bytes, hint, idl) {
            return file(bytes, named, "the file's name says so", try doubts(about: named, bytes), place)
        }
        let detection = try KindDetection(bytes, among: roots, idl: idl)
        guard !detection.isHopeless else {
            throw .badData(
                "the bytes fit none of Flyte's messages (the best is \(detection.best.root), with \(detection.reason)): "
                    + "--type says what they are")
        }
        let warnings = Self.rivalry(in: detection)
        return file(bytes, detection.best, "found out from the bytes: \(detection.reason)", warnings, place)
    }

    /// The message that `--type` names, whatever else the bytes may be.
    private func asked(_ bytes: [UInt8], _ type: String, _ place: String) throws(StageFailure) -> MessageFile {
        let chosen = try KindDetection.candidate(bytes, type, idl)
        var file = file(bytes, chosen, "--type says so", [], place)
        guard KindDetection.valueMaps.contains(chosen.root), chosen.survey.unknownFields > 0 else { return file }
        // Inputs and Outputs are a LiteralMap with more about them. Who asks for the values alone gets them.
        let whole = KindDetection.roots.lazy.filter { KindDetection.valueMaps.contains($0) }.first { root in
            (try? KindDetection.candidate(bytes, root, idl))?.survey.unknownFields == 0
        }
        guard let whole else { return file }
        file.hasTextLosses = chosen.survey.oddNaNs > 0
        file.warnings = ["it is \(whole) with more than values, which is left out: --type \(whole) keeps it"]
        return file
    }

    /// The bytes as the first of the messages, where they fit it without a remainder: most do, and one look tells.
    private static func plain(_ bytes: [UInt8], _ types: [String], _ place: String) -> MessageFile? {
        guard let type = types.first else { return nil }
        do {
            let message = try AnyMessage(serialized: bytes, as: type)
            if message.mayHaveTextLosses { return nil }
            var file = MessageFile(
                place: place, bytes: bytes, type: message.typeName, reason: "--type says so", warnings: [])
            file.proved = message.proved
            return file
        } catch { return nil }
    }

    /// What speaks against the name of a file.
    private func doubts(about named: KindDetection.Candidate, _ bytes: [UInt8]) throws(StageFailure) -> [String] {
        guard named.faults > 0 else { return [] }
        let best = try KindDetection(bytes, among: roots, idl: idl).best
        guard best.faults < named.faults, best.root != named.root else { return [] }
        return ["its name says \(named.root), but its bytes fit \(best.root) better (see --type)"]
    }

    private static func rivalry(in detection: KindDetection) -> [String] {
        let rivals = detection.rivals.map(\.root)
        guard !rivals.isEmpty else { return [] }
        let all = ([detection.best.root] + rivals).joined(separator: ", ")
        return ["the bytes may be any of \(all), and are taken for the first (see --type)"]
    }

    private func file(
        _ bytes: [UInt8], _ chosen: KindDetection.Candidate, _ reason: String, _ warnings: [String], _ place: String
    ) -> MessageFile {
        // The full name: short ones are resolved by the schema.
        let type = (try? AnyMessage(serialized: [], as: chosen.type).typeName) ?? chosen.type
        var warnings = warnings
        let unknown = chosen.survey.unknownFields
        if unknown > 0, warnings.isEmpty {
            let fields = unknown == 1 ? "a field" : "\(unknown) fields"
            warnings.append("it has \(fields) that \(type) does not know, and that JSON cannot show")
        }
        var file = MessageFile(place: place, bytes: bytes, type: type, reason: reason, warnings: warnings)
        file.hasTextLosses = unknown > 0 || chosen.survey.oddNaNs > 0
        return file
    }

    // MARK: Text

    /// The first message that the document can be; its own kind's errors where it can be none.
    private func fromText(_ format: DocumentFormat, _ bytes: [UInt8], _ hint: String?, _ place: String)
        throws(StageFailure) -> MessageFile
    {
        let names = (type ?? hint).map { [$0] } ?? roots
        var failure: StageFailure?
        for name in names {
            for type in SchemaVersion.names(of: name, idl) {
                do throws(StageFailure) {
                    let message = try format.decode(bytes, as: type)
                    var file = MessageFile(
                        place: place, bytes: message.serialized(), type: message.typeName,
                        reason: names.count == 1 ? "its name says so" : "the first message that the text can be",
                        warnings: [])
                    file.isCanonical = true
                    return file
                } catch { failure = failure ?? error }
            }
        }
        throw failure ?? .badData("no message was asked for")
    }
}
