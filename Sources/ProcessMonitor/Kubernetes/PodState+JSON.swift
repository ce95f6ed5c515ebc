internal import StructuredText

extension PodState {
    /// Reads a `Pod` of API version v1; nil for what is none.
    init?(_ value: StructuredValue) {
        guard let metadata = value.object("metadata"), let uid = metadata.text("uid"), let spec = value.object("spec")
        else { return nil }
        let status = value.object("status") ?? .object([])
        self.uid = uid
        phase = status.text("phase").flatMap { Phase(rawValue: $0) } ?? .unknown
        stop = Stop(metadata, status)
        primaryContainer = metadata.object("annotations")?.text("primary_container_name")
        let policy = RestartRule.Policy(rawValue: spec.text("restartPolicy") ?? "") ?? .always
        containers = spec.items("containers").compactMap { ContainerSpec($0, policy) }
        let known = status.items("containerStatuses").compactMap { item in
            item.text("name").map { ($0, ContainerStatus(item)) }
        }
        statuses = Dictionary(known, uniquingKeysWith: { _, last in last })
    }
}

extension PodState.Stop {
    /// nil where nobody stops the pod. The first of: a disruption (Kubernetes 1.26 and later say who and when), a deletion, a
    /// pod that failed as a whole (evicted, its node shut down, its deadline over).
    init?(_ metadata: StructuredValue, _ status: StructuredValue) {
        let condition = status.items("conditions").first {
            $0.text("type") == "DisruptionTarget" && $0.text("status") == "True"
        }
        if let condition {
            reason = Self.sentence("the pod is being stopped", condition)
            since = condition.text("lastTransitionTime").flatMap(APITime.seconds)
        } else if let deletion = metadata.text("deletionTimestamp") {
            reason = "the pod is being deleted"
            // The time given is that at which the grace period ends.
            since = APITime.seconds(deletion).map { $0 - Int64(metadata.integer("deletionGracePeriodSeconds") ?? 0) }
        } else if status.text("phase") == PodState.Phase.failed.rawValue, status.text("reason") != nil {
            reason = Self.sentence("the pod was stopped", status)
            since = nil
        } else {
            return nil
        }
    }

    private static func sentence(_ what: String, _ value: StructuredValue) -> String {
        OneLine.of([what, value.text("reason"), value.text("message")].compactMap(\.self).joined(separator: ": "))
    }
}

extension ContainerSpec {
    fileprivate init?(_ value: StructuredValue, _ podPolicy: RestartRule.Policy) {
        guard let name = value.text("name") else { return nil }
        self.name = name
        let own = value.text("restartPolicy").flatMap { RestartRule.Policy(rawValue: $0) }
        let exceptions = value.items("restartPolicyRules").compactMap { rule -> RestartRule.Exception? in
            guard let codes = rule.object("exitCodes") else { return nil }
            return RestartRule.Exception(
                isInList: codes.text("operator") == "In", statuses: codes.items("values").compactMap(\.integer))
        }
        restart = RestartRule(policy: own ?? podPolicy, exceptions: exceptions)
    }
}

extension ContainerStatus {
    fileprivate init(_ value: StructuredValue) {
        now = value.object("state").map(Now.init) ?? .waiting(reason: nil)
        last = value.object("lastState")?.object("terminated").map(Termination.init)
        restarts = value.integer("restartCount") ?? 0
        // `containerd://0123…`
        id = value.text("containerID").map { text in
            text.split(separator: "/", omittingEmptySubsequences: true).last.map(String.init) ?? text
        }
    }
}

extension ContainerStatus.Now {
    fileprivate init(_ value: StructuredValue) {
        if let terminated = value.object("terminated") {
            self = .terminated(Termination(terminated))
        } else if value.object("running") != nil {
            self = .running
        } else {
            self = .waiting(reason: value.object("waiting")?.text("reason"))
        }
    }
}

extension Termination {
    fileprivate init(_ value: StructuredValue) {
        exitCode = value.integer("exitCode") ?? 0
        signal = value.integer("signal") ?? 0
        reason = value.text("reason")
        message = value.text("message")
        finishedAt = value.text("finishedAt")
    }
}
