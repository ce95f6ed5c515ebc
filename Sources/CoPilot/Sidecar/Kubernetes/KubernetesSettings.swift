/// Where the Kubernetes API is, and which pod and container are meant: what flags and environment say.
public struct KubernetesSettings: Sendable, Hashable {
    /// A kubeconfig file; nil for the service account of the pod.
    public var kubeconfig: String?
    /// The API's host inside a cluster (`KUBERNETES_SERVICE_HOST`); nil outside.
    public var serviceHost: String?
    /// Its port (`KUBERNETES_SERVICE_PORT`).
    public var servicePort: String?
    /// The directory in which Kubernetes mounts the service account.
    public var serviceAccount = "/var/run/secrets/kubernetes.io/serviceaccount"
    /// nil for that of the kubeconfig's context, or of the service account.
    public var namespace: String?
    /// The pod's name.
    public var podName: String?
    /// The main container's name; nil for the only one beside CoPilot's own.
    public var container: String?

    /// Nothing is known.
    public init() {}
}
