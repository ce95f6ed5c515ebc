/// Where the file of a single blob goes. (`DataLoadingConfig.file_input_layout`.)
public enum InputLayout: String, Sendable {
    /// The file is called as the variable.
    case direct = "DIRECT"
    /// The variable is a directory, and the file in it keeps the name it has in the object store.
    case namedDirectory = "NAMED_DIR"
}

/// Which summary is written beside inputs.pb. (`DataLoadingConfig.format`.)
public enum SummaryFormat: String, Sendable {
    case json = "JSON"
    case yaml = "YAML"
    /// None.
    case proto = "PROTO"

    /// Name of the summary file.
    public var fileName: String? {
        switch self {
        case .json: "inputs.json"
        case .yaml: "inputs.yaml"
        case .proto: nil
        }
    }
}
