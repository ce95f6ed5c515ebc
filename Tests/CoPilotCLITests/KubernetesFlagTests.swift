import CoPilot
import Testing

@testable import CoPilotCLI

@Suite("Flags of the Kubernetes watcher")
struct KubernetesFlagTests {
    private func settings(_ words: [String], _ environment: [String: String] = [:]) throws -> KubernetesSettings {
        let parsed = try #require(try Program.parse(["sidecar"] + words))
        return KubernetesFlags.settings(try Program.context(parsed.command, parsed.flags, environment))
    }

    @Test("come before the environment, and the downward API before the host's name")
    func keepTheirOrder() throws {
        let environment = [
            "HOSTNAME": "host", "POD_NAME": "pod", "POD_NAMESPACE": "space", "KUBECONFIG": "/config",
            "KUBERNETES_SERVICE_HOST": "10.0.0.1", "KUBERNETES_SERVICE_PORT": "443",
        ]
        var expected = KubernetesSettings()
        (expected.serviceHost, expected.servicePort) = ("10.0.0.1", "443")
        (expected.kubeconfig, expected.namespace, expected.podName) = ("/config", "space", "pod")
        #expect(try settings([], environment) == expected)
        let words = ["--kubeconfig", "/mine", "-n", "ours", "--pod-name=p", "--watch-container", "main"]
        (expected.kubeconfig, expected.namespace, expected.podName, expected.container) = ("/mine", "ours", "p", "main")
        #expect(try settings(words, environment) == expected)
        #expect(try settings([], ["HOSTNAME": "host", "POD_NAME": ""]).podName == "host")
        #expect(try settings([]) == KubernetesSettings())
    }
}
