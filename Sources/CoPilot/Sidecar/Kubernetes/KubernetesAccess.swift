internal import Glibc
internal import ObjectStorage
internal import ProcessMonitor

/// The way to an API and the right to use it.
struct KubernetesAccess: Sendable, Hashable {
    /// What shows who asks, beside a client certificate. Secrets.
    enum Token: Sendable, Hashable {
        case none
        case text(String)
        /// Read before each request: Kubernetes replaces it about every hour.
        case file(String)
    }

    /// Scheme, host, port, and a path where there is one, without a slash at the end.
    let server: String
    let identity: TLSIdentity
    let token: Token
    /// The namespace that is meant where nobody says otherwise.
    let namespace: String?

    /// What the settings lead to. Blocks: reads files.
    /// - Throws: `.kubernetes` where they lead nowhere.
    static func find(_ settings: KubernetesSettings) throws(MonitorError) -> KubernetesAccess {
        if let path = settings.kubeconfig { return try Kubeconfig.read(path) }
        guard let host = settings.serviceHost, let port = settings.servicePort, !host.isEmpty, !port.isEmpty else {
            throw MonitorError(
                kubernetes:
                    "no way to the Kubernetes API: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set, as they are inside a pod; give --kubeconfig"
            )
        }
        let authority = host.contains(":") ? "[\(host)]" : host
        let files = settings.serviceAccount
        // Looked at now, so that a pod without a service account's token is told so.
        _ = try SecretFile.read("\(files)/token")
        return KubernetesAccess(
            server: "https://\(authority):\(port)",
            identity: TLSIdentity(authorities: try SecretFile.read("\(files)/ca.crt")), token: .file("\(files)/token"),
            namespace: SecretFile.line(try SecretFile.read("\(files)/namespace")))
    }
}

/// Small files with credentials.
enum SecretFile {
    /// Certificates and tokens have a few KiB.
    private static let limit = 1 << 20

    /// The whole file. Blocks.
    /// - Throws: `.kubernetes` with the path.
    static func read(_ path: String) throws(MonitorError) -> [UInt8] {
        do {
            return try SmallFile.read(path, limit: limit)
        } catch {
            throw MonitorError(kubernetes: "the credentials for the Kubernetes API are not to be had: \(error.message)")
        }
    }

    /// A file's text without blanks and line ends around it; nil where nothing is left.
    static func line(_ bytes: [UInt8]) -> String? {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0d).contains($0) }
        let kept = bytes.drop(while: isBlank).reversed().drop(while: isBlank).reversed()
        return kept.isEmpty ? nil : String(decoding: kept, as: UTF8.self)
    }
}
