import Testing

@testable import ProcessMonitor

@Suite("Control groups")
struct ControlGroupTests {
    private static let id = String(repeating: "0123456789abcdef", count: 4)
    private static let other = String(repeating: "fedcba9876543210", count: 4)
    private static let pod = "3f8e1c52-7d3a-4b8e-9c61-0a4a6f1d2b77"
    private static let slicePod = "3f8e1c52_7d3a_4b8e_9c61_0a4a6f1d2b77"

    @Test(
        "name their container in every form that runtimes use",
        arguments: [
            // containerd, cgroupfs and systemd drivers, guaranteed and burstable
            "/kubepods/burstable/pod\(pod)/\(id)", "/kubepods/pod\(pod)/\(id)",
            "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod\(slicePod).slice/cri-containerd-\(id).scope",
            "/kubepods.slice/kubepods-pod\(slicePod).slice/cri-containerd-\(id).scope",
            "/system.slice/containerd.service/kubepods-burstable-pod\(slicePod).slice:cri-containerd:\(id)",
            // CRI-O, and its container's own group
            "/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod\(slicePod).slice/crio-\(id).scope",
            "/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod\(slicePod).slice/crio-\(id).scope/container",
            // Docker, Podman, ECS
            "/docker/\(id)", "/system.slice/docker-\(id).scope", "/kubepods/besteffort/pod\(pod)/docker-\(id).scope",
            "/machine.slice/libpod-\(id).scope/container", "/ecs/0123abcd/\(id)",
            // from a cgroup namespace of our own
            "/../\(id)", "/../cri-containerd-\(id).scope", "/../../pod\(pod)/\(id)",
            // nested: a machine that is a container, and a container that starts others
            "/docker/\(other)/kubelet/kubepods/burstable/pod\(pod)/\(id)",
            "/docker/\(other)/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-pod\(slicePod).slice/cri-containerd-\(id).scope",
            "/docker/\(other)/docker/\(id)", "/kubepods/pod\(pod)/\(id)/docker/\(other)",
            "/kubepods/pod\(pod)/\(id)/system.slice/worker.service",
        ])
    func names(path: String) {
        #expect(ContainerPath.id(in: path) == Self.id)
        let container = ContainerPath.container(of: path)
        #expect(path.hasPrefix(container) && container.contains(Self.id))
        // What a container makes below its own group stays its own.
        #expect(ContainerPath.container(of: container + "/init.scope") == container)
    }

    @Test(
        "name no container where there is none",
        arguments: [
            "/", "/init.scope", "/user.slice/user-1000.slice/session-3.scope", "/system.slice/ssh.service",
            "/kubepods/burstable/pod\(pod)", "/docker/\(id.dropLast())", "/docker/\(id)0", "/docker/\(id.uppercased())",
            "/kubepods/pod\(pod)/crio-conmon-\(id).scope", "/..", "/../init",
        ])
    func noNames(path: String) {
        #expect(ContainerPath.id(in: path) == nil)
        #expect(ContainerPath.container(of: path) == path)
    }

    @Test("are read from both versions' lines, and from hybrid ones")
    func lines() {
        let second = ControlGroups(parsing: "0::/kubepods/pod\(Self.pod)/\(Self.id)\n")
        #expect(second.unified == "/kubepods/pod\(Self.pod)/\(Self.id)" && second.tellingPath == second.unified)
        let first = ControlGroups(
            parsing: "12:memory:/a\n11:cpu,cpuacct:/b\n10:pids:/c\n1:name=systemd:/d\n")
        #expect(first.unified == nil && first.path(of: "cpuacct") == "/b" && first.path(of: "name=systemd") == "/d")
        #expect(first.tellingPath == "/a")
        let hybrid = ControlGroups(parsing: "4:memory:/docker/x\n3:freezer:/\n0::/\n")
        #expect(hybrid.unified == "/" && hybrid.tellingPath == "/docker/x")
        let odd = ControlGroups(parsing: "5:freezer:/only\n0::/\n")
        #expect(odd.tellingPath == "/only")
    }

    @Test("are the same when the kernel has removed them, and keep colons in their names")
    func removed() {
        #expect(ControlGroups(parsing: "0::/../x (deleted)").unified == "/../x")
        #expect(ControlGroups(parsing: "0::/a.slice:cri-containerd:x").unified == "/a.slice:cri-containerd:x")
    }

    @Test("are nothing in a text of another form", arguments: ["", "\n\n", "nonsense", "x:y:/z", "1:memory", "0::"])
    func nonsense(text: String) {
        let groups = ControlGroups(parsing: text)
        #expect(groups.entries.isEmpty && groups.tellingPath == "/")
    }
}
