internal import StructuredText

/// A line of a watch.
enum WatchEvent {
    /// The pod as it is now, and the version from which a watch goes on.
    case changed(PodState, version: String)
    case deleted(PodState, version: String)
    /// Nothing has changed up to this version.
    case bookmark(version: String)
    /// The server ends the watch: `code` as in HTTP.
    case error(code: Int, message: String)

    /// Reads a line; nil for what is no event that we know.
    init?(_ line: [UInt8]) {
        guard let value = try? JSONText.parse(line), let object = value.object("object"), let type = value.text("type")
        else { return nil }
        let version = object.object("metadata")?.text("resourceVersion")
        switch (type, version) {
        case ("ERROR", _):
            self = .error(code: object.integer("code") ?? 0, message: OneLine.of(object.text("message") ?? "no reason"))
        case ("BOOKMARK", let version?): self = .bookmark(version: version)
        case ("ADDED", let version?), ("MODIFIED", let version?), ("DELETED", let version?):
            guard let pod = PodState(object) else { return nil }
            self = type == "DELETED" ? .deleted(pod, version: version) : .changed(pod, version: version)
        default: return nil
        }
    }
}

/// The answer to a list request.
struct PodList {
    let version: String
    /// Ours, if it is there: the request asks for no other.
    let pod: PodState?

    /// Reads a `PodList`; nil for what is none.
    init?(_ body: [UInt8]) {
        guard let value = try? JSONText.parse(body), value.text("kind") == "PodList",
            let version = value.object("metadata")?.text("resourceVersion")
        else { return nil }
        self.version = version
        if let first = value.items("items").first {
            guard let pod = PodState(first) else { return nil }
            self.pod = pod
        } else {
            pod = nil
        }
    }
}
