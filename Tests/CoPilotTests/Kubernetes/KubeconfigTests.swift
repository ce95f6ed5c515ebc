import Foundation
import ObjectStorage
import ProcessMonitor
import Testing

@testable import CoPilot

@Suite("The way to the Kubernetes API")
struct KubeconfigTests {
    private func config(cluster: String = "server: https://api:6443/", user: String = "token: t", context: String = "")
        -> [UInt8]
    {
        Array(
            """
            current-context: c
            contexts:
            - {name: other, context: {cluster: none}}
            - {name: c, context: {cluster: k, user: u\(context)}}
            clusters:
            - name: k
              cluster: {\(cluster)}
            users:
            - name: u
              user: {\(user)}
            """.utf8)
    }

    private func access(_ content: [UInt8], at path: String = "/nowhere/config") throws -> KubernetesAccess {
        try Kubeconfig(path, content).access()
    }

    @Test("is read from the current context of a kubeconfig")
    func readsTheContext() throws {
        let found = try access(config(context: ", namespace: tasks"))
        #expect(
            found
                == KubernetesAccess(
                    server: "https://api:6443", identity: TLSIdentity(), token: .text("t"), namespace: "tasks"))
        #expect(try access(config()).namespace == "default")
        #expect(try access(config(user: "token: t, tokenFile: run/token")).token == .file("/nowhere/run/token"))
        #expect(try access(config(user: "tokenFile: /run/token")).token == .file("/run/token"))
        #expect(try access(config(user: "")).token == .none)
    }

    @Test("takes certificates from the kubeconfig, or from files beside it")
    func readsCertificates() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "copilot-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("file".utf8).write(to: folder.appending(path: "ca.crt"))
        let content = config(
            cluster: "server: https://api, certificate-authority: ca.crt",
            user: "client-certificate-data: Y2VydA==, client-key-data: a2V5, client-key: /nowhere")
        let identity = try access(content, at: folder.appending(path: "config").path).identity
        #expect(
            identity
                == TLSIdentity(authorities: Array("file".utf8), certificate: Array("cert".utf8), key: Array("key".utf8))
        )
    }

    @Test(
        "is refused where a kubeconfig asks for what is not supported",
        arguments: [
            ("server: https://a, insecure-skip-tls-verify: true", "token: t", "insecure-skip-tls-verify"),
            ("server: https://a, proxy-url: http://p", "token: t", "proxy-url"),
            ("server: https://a, tls-server-name: b", "token: t", "tls-server-name"),
            ("server: https://a", "exec: {command: sesame}", "exec"),
            ("server: https://a", "auth-provider: {name: gcp}", "auth-provider"),
            ("server: https://a", "username: me, password: sesame", "username"),
            ("server: https://a", "token: t, as: root", "as"),
            ("server: ftp://a", "token: t", "https://"),
            ("server: https://a, certificate-authority-data: '*'", "", "no base64"),
            ("server: https://a, certificate-authority: none", "", "/nowhere/none"),
        ])
    func refuses(_ cluster: String, _ user: String, _ word: String) throws {
        let content = config(cluster: cluster, user: user)
        let error = #expect(throws: MonitorError.self) { try access(content) }
        #expect(error?.code == .kubernetes)
        #expect(error?.message.contains(word) == true, "\(error?.message ?? "")")
        #expect(error?.message.contains("sesame") == false)
    }

    @Test(
        "is refused where a kubeconfig is none",
        arguments: ["", "a: [", "current-context: c", "current-context: c\ncontexts: [{name: c, context: {}}]"])
    func refusesNonsense(_ text: String) {
        let error = #expect(throws: MonitorError.self) { try access(Array(text.utf8)) }
        #expect(error?.message.contains("kubeconfig /nowhere/config") == true)
    }

    @Test("is the pod's service account inside a cluster")
    func readsTheServiceAccount() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "copilot-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var settings = KubernetesSettings()
        (settings.serviceHost, settings.servicePort, settings.serviceAccount) = ("fd00::1", "443", folder.path)
        let missing = #expect(throws: MonitorError.self) { try KubernetesAccess.find(settings) }
        #expect(missing?.message.contains("\(folder.path)/token") == true)
        for (name, text) in [("token", "t\n"), ("ca.crt", "ca"), ("namespace", "tasks\n")] {
            try Data(text.utf8).write(to: folder.appending(path: name))
        }
        #expect(
            try KubernetesAccess.find(settings)
                == KubernetesAccess(
                    server: "https://[fd00::1]:443", identity: TLSIdentity(authorities: Array("ca".utf8)),
                    token: .file("\(folder.path)/token"), namespace: "tasks"))
        settings.serviceHost = nil
        let outside = #expect(throws: MonitorError.self) { try KubernetesAccess.find(settings) }
        #expect(outside?.message.contains("--kubeconfig") == true)
    }
}
