internal import ObjectStorage
internal import ProcessMonitor
internal import StructuredText

/// A kubeconfig file: the parts of it that need no other program. (kubernetes.io/docs/reference/config-api/kubeconfig.v1)
struct Kubeconfig {
    private let path: String
    private let root: StructuredValue

    /// What its current context leads to. Blocks.
    /// - Throws: `.kubernetes`: a file that is none, names that lead nowhere, ways of authentication that are not supported.
    static func read(_ path: String) throws(MonitorError) -> KubernetesAccess {
        try Kubeconfig(path, try SecretFile.read(path)).access()
    }

    /// The file `path` with this content.
    init(_ path: String, _ content: [UInt8]) throws(MonitorError) {
        self.path = path
        do {
            root = try YAMLText.parse(content)
        } catch {
            throw MonitorError(kubernetes: "kubeconfig \(path) is no YAML: \(error)")
        }
    }

    /// What the current context leads to. Blocks: certificates may be in files of their own.
    func access() throws(MonitorError) -> KubernetesAccess {
        guard let name = text(root, "current-context") else { throw fault("has no current-context") }
        let context = try entry("contexts", name, "context")
        guard let clusterName = text(context, "cluster") else { throw fault("context \(name) names no cluster") }
        let cluster = try entry("clusters", clusterName, "cluster")
        try refuse(cluster, ["insecure-skip-tls-verify", "tls-server-name", "proxy-url"], "cluster \(clusterName)")
        guard let server = text(cluster, "server"), server.hasPrefix("https://") || server.hasPrefix("http://") else {
            throw fault("cluster \(clusterName) has no server that begins with https:// or http://")
        }
        let userName = text(context, "user")
        let user = try userName.map { (name) throws(MonitorError) in try entry("users", name, "user") } ?? .object([])
        try refuse(
            user, ["exec", "auth-provider", "username", "password", "as", "as-uid", "as-groups"],
            "user \(userName ?? "")")
        let identity = TLSIdentity(
            authorities: try bytes(cluster, "certificate-authority"),
            certificate: try bytes(user, "client-certificate"),
            key: try bytes(user, "client-key"))
        return KubernetesAccess(
            server: String(server.reversed().drop { $0 == "/" }.reversed()), identity: identity, token: token(user),
            namespace: text(context, "namespace") ?? "default")
    }

    /// A token in a file goes before one in the kubeconfig, as in client-go.
    private func token(_ user: StructuredValue) -> KubernetesAccess.Token {
        if let file = text(user, "tokenFile") { return .file(beside(file)) }
        return text(user, "token").map { .text($0) } ?? .none
    }

    /// What is written in the file, in base64, goes before what is in a file of its own.
    private func bytes(_ value: StructuredValue, _ name: String) throws(MonitorError) -> [UInt8]? {
        if let data = text(value, "\(name)-data") {
            guard let bytes = Base64.decode(data) else { throw fault("\(name)-data is no base64") }
            return bytes
        }
        return try text(value, name).map { (file) throws(MonitorError) in try SecretFile.read(beside(file)) }
    }

    /// Relative paths begin where the kubeconfig is.
    private func beside(_ file: String) -> String {
        if file.hasPrefix("/") { return file }
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        return path.contains("/") ? "\(folder)/\(file)" : file
    }

    /// The entry of a named list.
    private func entry(_ list: String, _ name: String, _ kind: String) throws(MonitorError) -> StructuredValue {
        if case .array(let items)? = root[list]?.kind, let item = items.first(where: { text($0, "name") == name }),
            let value = item[kind]
        {
            return value
        }
        throw fault("has no \(kind) \(name)")
    }

    private func refuse(_ value: StructuredValue, _ names: [String], _ owner: String) throws(MonitorError) {
        for name in names where Self.isSet(value[name]) {
            throw fault(
                "\(owner) uses \(name), which is not supported: a token, a tokenFile or a client certificate is")
        }
    }

    private static func isSet(_ value: StructuredValue?) -> Bool {
        switch value?.kind {
        case nil, .null, .bool(false), .string(""): false
        case .array(let items): !items.isEmpty
        default: true
        }
    }

    private func text(_ value: StructuredValue, _ name: String) -> String? {
        guard case .string(let text)? = value[name]?.kind, !text.isEmpty else { return nil }
        return text
    }

    private func fault(_ what: String) -> MonitorError { MonitorError(kubernetes: "kubeconfig \(path) \(what)") }
}
