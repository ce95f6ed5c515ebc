/// How a container ended, from what was seen of it.
struct ContainerEnding: Sendable, Hashable {
    let ending: Ending
    let detail: String?

    /// - Parameters:
    ///   - status: the first process's wait status; nil if it is not known.
    ///   - memoryKills: how many processes of the container the kernel killed for lack of memory; nil if that is not visible.
    ///   - machineKills: how many on the whole machine since it was found, which takes a millisecond to
    ///     ask; nil if that is not visible either.
    init(status: Int32?, memoryKills: Int?, machineKills: @autoclosure () -> Int? = nil) {
        let ending = status.map { Ending(waitStatus: $0) } ?? .unknown
        let isKill = ending == .signalled(9) || ending == .exited(status: 128 + 9)
        switch memoryKills {
        case .some(let kills) where kills > 0 && isKill: (self.ending, detail) = (.outOfMemory, nil)
        case .some(let kills) where kills > 0:
            (self.ending, detail) = (ending, "the kernel killed \(kills) of its processes for lack of memory")
        case nil where isKill: (self.ending, detail) = (ending, Self.guess(machineKills()))
        default: (self.ending, detail) = (ending, nil)
        }
    }

    /// What may be behind a SIGKILL where the container's memory's events are not visible.
    private static func guess(_ machineKills: Int?) -> String {
        switch machineKills {
        case 0: "not for lack of memory: the machine has killed nothing for that since"
        case .some(let kills):
            "perhaps for lack of memory: the machine has killed \(kills) processes for that since, of this or another container"
        case nil: "for lack of memory or by somebody: its memory's events are not visible"
        }
    }

    init(_ ending: Ending, _ detail: String?) { (self.ending, self.detail) = (ending, detail) }

    /// What is true of all of several containers, any of which may be the main one.
    static func common(_ endings: [(name: String, ContainerEnding)]) -> ContainerEnding {
        guard let first = endings.first?.1, endings.contains(where: { $0.1.ending != first.ending }) else {
            return endings.first?.1 ?? ContainerEnding(.unknown, nil)
        }
        let each = endings.map { "\($0.name) \($0.1.ending.words)" }.joined(separator: ", ")
        return ContainerEnding(.unknown, "several containers might be the main one, and ended differently (\(each))")
    }
}
