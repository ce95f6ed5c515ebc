internal import FlyteIDL

/// Finds out which message bytes are, when no name tells: they are read as each of the messages that Flyte keeps in files,
/// and what does not fit is counted.
struct KindDetection {
    /// The messages, in the order in which they are preferred where several fit equally.
    static let roots = [
        "LiteralMap", "Inputs", "Outputs", "TypedInterface", "VariableMap", "ParameterMap", "ErrorDocument",
        "TaskTemplate", "DynamicJobSpec", "Literal", "Struct",
    ]
    /// These have the same bytes, but for fields that one of them lacks.
    static let valueMaps: Set<String> = ["LiteralMap", "Inputs", "Outputs"]

    /// How the bytes fit a message.
    struct Candidate: Sendable {
        /// Name without its package.
        let root: String
        let type: String
        let survey: WireSurvey

        /// What no such message has, or only one of a later version.
        var faults: Int { survey.unknownFields + survey.strangeTexts + survey.irregularities }
        /// What few such messages have.
        var doubts: Int { survey.emptyChoices + survey.unknownNumbers }

        func isBetter(than other: Candidate) -> Bool { (faults, doubts) < (other.faults, other.doubts) }
        func isAsGood(as other: Candidate) -> Bool { (faults, doubts) == (other.faults, other.doubts) }
    }

    /// The best first; only those that the bytes can be at all.
    let candidates: [Candidate]

    /// - Throws: `.badData` where the bytes are none of them, with what is wrong with them as the first.
    init(_ bytes: [UInt8], among roots: [String] = roots, idl: SchemaVersion?) throws(StageFailure) {
        var candidates: [Candidate] = []
        var failure: StageFailure?
        for root in roots {
            do throws(StageFailure) {
                candidates.append(try Self.candidate(bytes, root, idl))
            } catch { failure = failure ?? error.during("no message of Flyte's has these bytes: as \(root)") }
        }
        guard !candidates.isEmpty else { throw failure ?? .badData("no message was asked for") }
        // Stable: equals stay in the order of preference.
        self.candidates = candidates.enumerated().sorted { a, b in
            a.element.isBetter(than: b.element) || !b.element.isBetter(than: a.element) && a.offset < b.offset
        }.map(\.element)
    }

    var best: Candidate { candidates[0] }

    /// Whether most of the bytes speak against the best, too.
    var isHopeless: Bool { 2 * best.faults > best.survey.fields }

    /// Others that fit as well and mean something else.
    var rivals: [Candidate] {
        candidates.dropFirst().filter {
            $0.isAsGood(as: best) && !(Self.valueMaps.contains($0.root) && Self.valueMaps.contains(best.root))
        }
    }

    /// The bytes as a message of a short or full name: in the version of the schema that fits them better, the newer one
    /// where both do.
    /// - Throws: `.badData`: no such message, and what the bytes have wrong in the newer version.
    static func candidate(_ bytes: [UInt8], _ name: String, _ idl: SchemaVersion?) throws(StageFailure) -> Candidate {
        var best: Candidate?, failure: IDLError?
        for type in SchemaVersion.names(of: name, idl) {
            do throws(IDLError) {
                let survey = try WireSurvey.of(bytes, as: type)
                let root = String(name.split(separator: ".").last ?? "")
                let one = Candidate(root: root, type: type, survey: survey)
                if best.map({ one.isBetter(than: $0) }) ?? true { best = one }
                if one.faults == 0, one.doubts == 0 { break }
            } catch { failure = failure ?? error }
        }
        if let best { return best }
        throw failure.map { StageFailure($0) } ?? .badData("no message \"\(name)\" in the schema")
    }

    /// One line: what was chosen, and what speaks against the next.
    var reason: String {
        let fit = Self.text(of: best)
        guard let next = candidates.dropFirst().first(where: { !$0.isAsGood(as: best) }) else { return fit }
        return "\(fit); next best is \(next.root), with \(Self.text(of: next))"
    }

    private static func text(of candidate: Candidate) -> String {
        let survey = candidate.survey
        let against = [
            (survey.unknownFields, "unknown"), (survey.strangeTexts, "texts with control characters"),
            (survey.irregularities, "fields as no encoder writes them"), (survey.emptyChoices, "empty choices"),
            (survey.unknownNumbers, "enum numbers without a name"),
        ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        return "\(survey.fields) fields known, " + (against.isEmpty ? "none unknown" : against.joined(separator: ", "))
    }
}
