internal import FileBridge
internal import FlyteIDL
internal import ProcessMonitor
internal import SafeFiles

/// What the main container left in its output directory about its own end. Reads files: not for Swift's pool.
struct MainRemains {
    /// The exit status that the SDK's shell tasks write, in decimal.
    static let statusFile = "_returncode"
    /// What they save of standard error.
    static let errorsFile = "_stderr"
    /// Bytes of `_stderr` that are shown: half of what Kubernetes shows as a termination message.
    static let tailLimit = 2_048

    let directory: Directory
    /// Names of the declared outputs: files of these names are no evidence.
    let declared: Set<String>

    /// What the container says in `_ERROR`; nil if it says nothing.
    /// - Throws: for an `_ERROR` that cannot be read.
    func said() throws(StageFailure) -> ErrorDocument? {
        try staged { () throws(BridgeError) in try UserError.read(from: directory) }
    }

    /// The observation, or what `_returncode` says where nothing else does.
    func known(_ observation: Observation) -> Observation {
        guard observation.ending == .unknown || observation.ending == .unmarked, let status else { return observation }
        return Observation(
            ending: .exited(status: status), source: "\(Self.statusFile), and \(observation.source)", at: observation.at
        )
    }

    /// nil where there is none, or what it holds is no exit status.
    private var status: Int32? {
        guard !declared.contains(Self.statusFile), let bytes = tail(of: Self.statusFile, limit: 16) else { return nil }
        let text = String(decoding: bytes, as: UTF8.self).split { $0.isWhitespace }
        return text.count == 1 ? Int32(text[0]).flatMap { (0...255).contains($0) ? $0 : nil } : nil
    }

    /// The last lines of `_stderr`, printable; nil if there are none.
    var lastErrors: String? {
        guard let bytes = tail(of: Self.errorsFile, limit: Self.tailLimit) else { return nil }
        let text = PrintableTail.text(bytes, isCut: bytes.count == Self.tailLimit)
        return text.isEmpty ? nil : text
    }

    /// A file that is not there or cannot be read is no evidence, and no fault.
    private func tail(of name: String, limit: Int) -> [UInt8]? {
        try? directory.openFile(RelativePath(parsing: name), links: .beneath).tail(limit)
    }
}
