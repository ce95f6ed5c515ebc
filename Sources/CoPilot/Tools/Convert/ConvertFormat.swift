/// What `convert` converts between: the forms of a message, and the values alone.
public enum ConvertFormat: Sendable, Hashable {
    case message(DocumentFormat)
    /// Plain values, spelled as in inputs.json.
    case values(isYAML: Bool)
    /// The local layout: a file or directory for each variable, as `download` leaves them.
    case directory

    /// The words for them.
    public static let names = DocumentFormat.allCases.map(\.rawValue) + ["values", "values-yaml", "dir"]

    /// By its word.
    public init?(name: String) {
        switch name {
        case "values": self = .values(isYAML: false)
        case "values-yaml": self = .values(isYAML: true)
        case "dir": self = .directory
        default:
            guard let format = DocumentFormat(rawValue: name) else { return nil }
            self = .message(format)
        }
    }

    /// What a place shows by itself: by its extension, or because it is a directory.
    init?(of place: DocumentPlace) {
        if let format = DocumentFormat(fileName: place.name) {
            self = .message(format)
        } else if place.isDirectory {
            self = .directory
        } else {
            return nil
        }
    }

    /// The same at a place: `values` in a file called `.yaml` are YAML.
    func at(_ place: DocumentPlace) -> ConvertFormat {
        if case .values(false) = self, DocumentFormat(fileName: place.name) == .yaml { return .values(isYAML: true) }
        return self
    }

    /// The extension of files of this format; nil for directories, which have none.
    var fileExtension: String? {
        switch self {
        case .message(let format): format.fileExtension
        case .values(let isYAML): isYAML ? "yaml" : "json"
        case .directory: nil
        }
    }
}
