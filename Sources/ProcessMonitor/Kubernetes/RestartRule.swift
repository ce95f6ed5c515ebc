/// Whether the kubelet starts a container again when it has ended.
struct RestartRule: Sendable, Hashable {
    /// `restartPolicy` of the pod, or of the container where it has its own.
    enum Policy: String, Sendable {
        case always = "Always"
        case onFailure = "OnFailure"
        case never = "Never"
    }

    /// An element of `restartPolicyRules`: restart where the exit status is in the list, or is not in it.
    struct Exception: Sendable, Hashable {
        let isInList: Bool
        let statuses: [Int]
    }

    let policy: Policy
    /// They come before the policy.
    var exceptions: [Exception] = []

    /// Whether a run with this exit status is followed by another.
    func restarts(after exitCode: Int) -> Bool {
        if exceptions.contains(where: { $0.statuses.contains(exitCode) == $0.isInList }) { return true }
        switch policy {
        case .always: return true
        case .onFailure: return exitCode != 0
        case .never: return false
        }
    }
}
