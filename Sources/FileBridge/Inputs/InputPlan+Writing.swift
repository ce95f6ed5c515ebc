internal import FlyteIDL
public import SafeFiles

extension InputPlan {
    /// Makes the directories and writes the small files. Blocks.
    /// - Throws: `.file`.
    public func writeFiles(to directory: Directory) throws(BridgeError) {
        do {
            for path in directories { try directory.makeDirectory(path) }
            for file in files { try directory.write(file.content, to: file.path, mode: file.mode.bits) }
        } catch {
            throw BridgeError(.file, "cannot write the inputs", cause: error.description)
        }
    }

    /// Writes inputs.pb, then the summary: their presence means that everything else is there. Blocks.
    /// - Throws: `.file`, `.literal`.
    public func writeSummaries(_ format: SummaryFormat, to directory: Directory) throws(BridgeError) {
        let depth = localized.depth
        let serialized: [UInt8], summary: [UInt8]?
        do {
            serialized = try localized.serialized()
        } catch {
            throw BridgeError(.literal, "cannot encode inputs.pb", cause: error.description)
        }
        summary = try DeepStack.run(depth: depth) { () throws(BridgeError) in
            switch format {
            case .json: SummaryJSON.bytes(of: self.summary)
            case .yaml: try SummaryYAML.bytes(of: self.summary)
            case .proto: nil
            }
        }
        do {
            try directory.write(serialized, to: try RelativePath(parsing: "inputs.pb"), mode: FileMode.value.bits)
            if let name = format.fileName, let summary {
                try directory.write(summary, to: try RelativePath(parsing: name), mode: FileMode.value.bits)
            }
        } catch {
            throw BridgeError(.file, "cannot write the summary of the inputs", cause: error.description)
        }
    }
}
