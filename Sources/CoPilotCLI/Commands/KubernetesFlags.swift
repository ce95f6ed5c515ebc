internal import CoPilot

/// What the command line and the environment say of the Kubernetes API.
enum KubernetesFlags {
    static let flags = [
        Flag(
            "watch-container", nil, .text, "NAME",
            help:
                "the main container: its name for kube-api (the only one beside CoPilot's own); its id, or 12 digits of it, for shared-process-ns"
        ),
        Flag("pod-name", nil, .text, "NAME", help: "the pod, for kube-api (POD_NAME, HOSTNAME)"),
        Flag(
            "namespace", "n", .text, "NAME",
            help: "its namespace, for kube-api (POD_NAMESPACE, the kubeconfig's, the service account's)"),
        Flag(
            "kubeconfig", nil, .text, "FILE",
            help: "the way to the API, for kube-api (KUBECONFIG, the pod's service account)"),
    ]

    /// A watcher that asks the API; it reads nothing before it is used.
    static func watcher(_ context: Context) -> KubernetesWatcher {
        KubernetesWatcher(settings(context), logger: context.logger)
    }

    static func settings(_ context: Context) -> KubernetesSettings {
        let given = { (flag: String, names: [String]) in
            ([context.flags.text(flag)] + names.map { context.environment[$0] }).compactMap(\.self).first {
                !$0.isEmpty
            }
        }
        var settings = KubernetesSettings()
        settings.kubeconfig = given("kubeconfig", ["KUBECONFIG"])
        settings.serviceHost = context.environment["KUBERNETES_SERVICE_HOST"]
        settings.servicePort = context.environment["KUBERNETES_SERVICE_PORT"]
        settings.namespace = given("namespace", ["POD_NAMESPACE"])
        settings.podName = given("pod-name", ["POD_NAME", "HOSTNAME"])
        settings.container = given("watch-container", [])
        return settings
    }
}
