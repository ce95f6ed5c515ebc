/// What anybody may know of a process in the same PID namespace.
struct ProcessFacts: Sendable, Hashable {
    /// Its id in our namespace.
    let id: Int32
    /// 0 for one whose parent is outside the namespace: the first process of a container, or one that `exec` brought into it.
    let parent: Int32
    /// In clock ticks since boot. With the id, it names the process for ever.
    let startTime: UInt64
    /// The command's name, cut to 15 bytes (proc_pid_comm(5)).
    let name: String
    /// It has ended, and its parent has not taken notice yet.
    let isZombie: Bool
    let groups: ControlGroups

    init(id: Int32, parent: Int32, startTime: UInt64, name: String, isZombie: Bool = false, groups: ControlGroups) {
        (self.id, self.parent, self.startTime) = (id, parent, startTime)
        (self.name, self.isZombie, self.groups) = (name, isZombie, groups)
    }

    /// Reads the text of /proc/PID/stat (proc_pid_stat(5)); nil where it has another form. The name stands in parentheses and
    /// may hold anything, so that the last `)` is what counts.
    init?(stat: String, groups: ControlGroups) {
        guard let open = stat.firstIndex(of: "("), let close = stat.lastIndex(of: ")"), open < close,
            let id = Int32(stat[..<open].split(separator: " ").first ?? "")
        else { return nil }
        let fields = stat[stat.index(after: close)...].split(separator: " ")
        guard fields.count > 19, let parent = Int32(fields[1]), let startTime = UInt64(fields[19]) else { return nil }
        self.init(
            id: id, parent: parent, startTime: startTime, name: String(stat[stat.index(after: open)..<close]),
            isZombie: fields[0] == "Z" || fields[0] == "X", groups: groups)
    }
}
