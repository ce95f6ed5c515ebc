/// Finds the container in the path of a control group. The forms are those of containerd, CRI-O, Docker and Podman, with the
/// `cgroupfs` and the `systemd` driver, of versions 1 and 2, seen from inside or outside a cgroup namespace.
enum ContainerPath {
    /// The path up to and with the container's own part: processes with the same one are of the same container, also those in
    /// groups that the container made below its own. The whole path where no part is a container's.
    static func container(of path: String) -> String {
        guard let found = find(in: path) else { return path }
        return "/" + found.parts[...found.index].joined(separator: "/")
    }

    /// The container's id, 64 hexadecimal digits, as the Kubernetes API gives it behind `containerd://`; nil where the path
    /// has none.
    static func id(in path: String) -> String? {
        find(in: path).map { id(ofPart: $0.parts[$0.index]) ?? "" }
    }

    /// Below a pod's part the first id is the pod's container, and any further one was started inside it. Without a pod's part
    /// the last one is the nearest: what is around it is a machine that is a container itself.
    private static func find(in path: String) -> (parts: [Substring], index: Int)? {
        let parts = path.split(separator: "/")
        let ids = parts.indices.filter { id(ofPart: parts[$0]) != nil }
        let pod = parts.lastIndex { isPod($0) }
        let below = pod.flatMap { pod in ids.first { $0 >= pod } }
        return (below ?? ids.last).map { (parts, $0) }
    }

    /// `pod` and the uid, or the last piece of a slice's name: `kubepods-burstable-pod3f…slice`.
    private static func isPod(_ part: Substring) -> Bool {
        let last = part.split(separator: ":").first?.split(separator: "-pod").last ?? part
        let uid = part.hasPrefix("pod") ? part.dropFirst(3) : part.hasPrefix("kubepods") && last != part ? last : ""
        return uid.prefix(8).count == 8 && uid.prefix(8).allSatisfy(\.isHexDigit)
    }

    /// `ID`, `cri-containerd-ID.scope`, `crio-ID.scope`, `docker-ID.scope`, `libpod-ID.scope`, `SLICE:cri-containerd:ID`.
    private static func id(ofPart part: Substring) -> String? {
        let name = part.hasSuffix(".scope") ? part.dropLast(6) : part
        guard let last = name.split(whereSeparator: { $0 == "-" || $0 == ":" }).last else { return nil }
        guard last.utf8.count == 64, last.allSatisfy({ $0.isHexDigit && !$0.isUppercase }) else { return nil }
        return name.contains("conmon") ? nil : String(last)
    }
}
