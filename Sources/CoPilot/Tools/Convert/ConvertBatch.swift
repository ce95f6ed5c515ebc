internal import Glibc
public import ObjectStorage
internal import SafeFiles
internal import Synchronization

/// `convert --out-dir`: many files, several at a time, each into a file of its own in one directory.
public struct ConvertBatch: Sendable {
    /// Paths, URIs, and patterns of paths.
    public var inputs: [String]
    /// A directory or a prefix of a store.
    public var folder: String
    public var options: ConvertOptions
    /// Takes remarks, one line each.
    public var say: @Sendable (String) -> Void = { _ in }
    /// Told how many of how many files are done.
    public var progress: @Sendable (_ done: Int, _ all: Int) -> Void = { _, _ in }
    /// Files in work at one time; converting is computing.
    public var width = max(2, sysconf(Int32(_SC_NPROCESSORS_ONLN)))

    public init(_ inputs: [String], into folder: String, _ options: ConvertOptions) {
        (self.inputs, self.folder, self.options) = (inputs, folder, options)
    }

    private struct Job: Sendable {
        let input: String
        let output: String
    }

    /// Converts all. One that fails does not keep the others back.
    /// - Parameter router: called where a place is an object, and once.
    /// - Throws: `.usage` before anything is converted; of several failures the first, after all were said.
    public func run(_ router: @escaping @Sendable () throws(StageFailure) -> StoreRouter) async throws(StageFailure) {
        let jobs = try await OffPool.run { [self] () throws(StageFailure) in try plan() }
        let router = SharedRouter(router)
        let declared = try await options.interface?.sides(router.made)
        let (command, tally) = (self, Tally())
        try await BoundedGroup(width: width).run {
            (submit: (Job) async throws(StageFailure) -> Void) async throws(StageFailure) in
            for job in jobs { try await submit(job) }
        } _: { (job) async throws(StageFailure) in
            do throws(StageFailure) {
                try await command.convert(job, declared, router)
                command.progress(tally.count(nil), jobs.count)
            } catch {
                command.say(error.message)
                command.progress(tally.count(error), jobs.count)
            }
        }
        let failures = tally.failures
        if let first = failures.first {
            throw first.counted("\(failures.count) of \(jobs.count) files could not be converted")
        }
    }

    private func convert(_ job: Job, _ declared: DeclaredInterface.Sides?, _ router: SharedRouter)
        async throws(StageFailure)
    {
        let (input, output) = (DocumentPlace(job.input), DocumentPlace(job.output))
        if !output.isObject {
            let folder = String(job.output[..<(job.output.lastIndex(of: "/") ?? job.output.startIndex)])
            try await OffPool.run { () throws(StageFailure) in
                try staged { () throws(FileError) in _ = try Directory.create(folder.isEmpty ? "/" : folder) }
            }
        }
        var command = ConvertCommand(from: input, to: output, options)
        command.say = say
        try await command.run(declared: declared, router.made)
    }

    // MARK: What becomes of which

    /// - Throws: `.usage` for an output format that is not given, and for two inputs that would become one file;
    ///   `.noInput` for a pattern that nothing matches.
    private func plan() throws(StageFailure) -> [Job] {
        guard let format = options.to else { throw .usage("--out-dir needs --to FORMAT") }
        var jobs: [Job] = [], sources: [[UInt8]: String] = [:]
        for input in inputs {
            for (path, name) in try Self.files(of: input) {
                let output = "\(folder.hasSuffix("/") ? String(folder.dropLast()) : folder)/\(Self.name(name, format))"
                if let other = sources.updateValue(path, forKey: Array(output.utf8)) {
                    throw .usage("\(other) and \(path) would both become \(output): convert them apart")
                }
                jobs.append(Job(input: path, output: output))
            }
        }
        return jobs
    }

    /// Paths and the names that they keep in the directory: of a pattern's files the way below its folder.
    private static func files(of input: String) throws(StageFailure) -> [(String, String)] {
        guard input != "-" else { throw .usage("--out-dir takes files, patterns and URIs, and no -") }
        let place = DocumentPlace(input)
        if !place.isObject, !SmallFile.exists(input), let pattern = PathPattern(input) {
            return try pattern.files().map { (pattern.base + $0, $0) }
        }
        return [(input, place.name)]
    }

    /// The extension of a known format gives way to the new one.
    private static func name(_ name: String, _ format: ConvertFormat) -> String {
        let isKnown = DocumentFormat(fileName: String(name.split(separator: "/").last ?? "")) != nil
        let stem = isKnown ? name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name : name
        return format.fileExtension.map { "\(stem).\($0)" } ?? stem
    }
}

/// What came of the files so far.
private final class Tally: Sendable {
    private let state = Mutex<(done: Int, failures: [StageFailure])>((0, []))

    var failures: [StageFailure] { state.withLock { $0.failures } }

    /// Counts a file; how many are done.
    func count(_ failure: StageFailure?) -> Int {
        state.withLock { state in
            if let failure { state.failures.append(failure) }
            state.done += 1
            return state.done
        }
    }
}
