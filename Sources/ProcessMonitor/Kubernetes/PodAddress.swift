/// Which pod.
public struct PodAddress: Sendable, Hashable, CustomStringConvertible {
    /// Its namespace.
    public let namespace: String
    /// Its name.
    public let name: String

    /// The pod `name` in `namespace`.
    /// - Throws: `.kubernetes` for what cannot be such a name.
    public init(namespace: String, name: String) throws(MonitorError) {
        guard Self.isLabel(namespace) else {
            throw MonitorError(
                kubernetes: "\(SystemText.quoted(namespace)) is no name of a namespace: give --namespace")
        }
        guard name.utf8.count <= 253,
            name.split(separator: ".", omittingEmptySubsequences: false).allSatisfy(Self.isPart)
        else {
            throw MonitorError(kubernetes: "\(SystemText.quoted(name)) is no name of a pod: give --pod-name")
        }
        (self.namespace, self.name) = (namespace, name)
    }

    /// `NAMESPACE/NAME`.
    public var description: String { "\(namespace)/\(name)" }

    /// A DNS label (RFC 1123): what namespaces and containers are named by.
    static func isLabel(_ text: some StringProtocol) -> Bool { text.utf8.count <= 63 && isPart(text) }

    /// Between the dots of a pod's name stands the same, of any length.
    private static func isPart(_ text: some StringProtocol) -> Bool {
        let hyphen = UInt8(ascii: "-")
        guard let first = text.utf8.first, let last = String(text).utf8.last, first != hyphen, last != hyphen else {
            return false
        }
        return text.utf8.allSatisfy { byte in
            byte == hyphen || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
    }
}

extension MonitorError {
    /// The Kubernetes API, the way to it, or what it says of the pod.
    public init(kubernetes message: String) {
        self.init(code: .kubernetes, message: message, cause: nil)
    }
}
