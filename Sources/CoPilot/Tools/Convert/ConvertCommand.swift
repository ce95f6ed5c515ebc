internal import FlyteIDL
public import ObjectStorage

/// `convert`: one message from one form to another.
public struct ConvertCommand: Sendable {
    public var input: DocumentPlace
    public var output: DocumentPlace
    public var options: ConvertOptions
    /// Takes remarks, one line each.
    public var say: @Sendable (String) -> Void = { _ in }

    public init(from input: DocumentPlace, to output: DocumentPlace, _ options: ConvertOptions) {
        (self.input, self.output, self.options) = (input, output, options)
    }

    /// - Parameter router: made only where a place or the data of a value is an object.
    /// - Throws: what reading, converting or writing fails with. The output is then as it was.
    public func run(_ router: () throws(StageFailure) -> StoreRouter) async throws(StageFailure) {
        try await run(declared: try await options.interface?.sides(router), router)
    }

    /// The same with an interface that has been read.
    func run(declared: DeclaredInterface.Sides?, _ router: () throws(StageFailure) -> StoreRouter)
        async throws(StageFailure)
    {
        guard !options.isLossy || !options.checks else {
            throw .usage("--check finds losses and --lossy accepts them: only one of them can be meant")
        }
        let (from, to) = (try format(options.from, of: input, "--from"), try format(options.to, of: output, "--to"))
        let form = try ValueForm(options, declared: declared.map { isOfInputs ? $0.inputs : $0.outputs })
        let file = try await ConvertSource(format: from, form: form, options: options).read(input, router)
        for warning in file.warnings where options.isLossy || !file.hasTextLosses {
            say("\(file.place): warning: \(warning)")
        }
        let target = ConvertTarget(format: to, form: form, options: options)
        do throws(StageFailure) { try await target.write(file, to: output, router) } catch {
            throw error.during(file.place)
        }
    }

    private var isOfInputs: Bool {
        options.isOfInputs ?? [input, output].contains { $0.name.hasPrefix("inputs") }
    }

    private func format(_ given: ConvertFormat?, of place: DocumentPlace, _ flag: String) throws(StageFailure)
        -> ConvertFormat
    {
        guard let format = given ?? ConvertFormat(of: place) else {
            let name = place.text == "-" ? "a pipe" : place.text
            throw .usage(
                "the format of \(name) is not clear from its name: say \(flag) \(ConvertFormat.names.joined(separator: "|"))"
            )
        }
        return format.at(place)
    }
}
