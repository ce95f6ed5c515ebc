internal import Glibc

/// Whose processes this process can see.
public enum NamespaceSurvey: Sendable, Hashable {
    /// Those of its own container.
    case own
    /// Those of all containers of its pod (`shareProcessNamespace`).
    case shared
    /// Those of the whole machine (`hostPID`).
    case machine
    /// None that are not its own: /proc does not show them.
    case hidden

    /// Looks around.
    public static func look() -> NamespaceSurvey { of(ProcessFiles().table()) }

    /// What a table of processes shows.
    static func of(_ table: ProcessTable) -> NamespaceSurvey {
        if table.own == 1 { return .own }
        guard let first = table.processes.first(where: { $0.id == 1 }) else { return .hidden }
        if table.processes.contains(where: { $0.id == 2 && $0.name == "kthreadd" }) { return .machine }
        let group = table.groups.first { $0.processes.contains(first) }
        let isOurs = group?.processes.contains { $0.id == table.own } ?? false
        return isOurs || table.descendsFromFirst ? .own : .shared
    }
}
