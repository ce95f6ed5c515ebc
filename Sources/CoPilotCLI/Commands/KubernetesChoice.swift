/// The part of the watchers that asks the Kubernetes API.
enum KubernetesChoice {
    /// How long the API may take to tell how a container ended that something else saw end: the kubelet reports once a second
    /// or so.
    static let settle: Duration = .seconds(5)

    /// The main container's id, or its first digits, where `--watch-container` gives one (12 hexadecimal digits or more); a name
    /// is the API's.
    static func containerID(_ context: Context) -> String? {
        guard let given = context.flags.text("watch-container") else { return nil }
        return given.utf8.count >= 12 && given.allSatisfy(\.isHexDigit) ? given.lowercased() : nil
    }
}
