internal import SafeFiles

/// Walks a container's folders in byte order of the keys, and keeps the first objects that a listing asks for.
///
/// Only the folders between the container and the current one are in memory, each as its list of names.
struct LocalWalk {
    /// A folder on the way: what is still to be looked at, the next at the end.
    private struct Level {
        let path: RelativePath
        let key: String
        var entries: [DirectoryEntry]
    }

    private let root: Directory
    private let container: RelativePath
    private let prefix: String
    private let after: String?
    private let count: Int
    private var objects: [ListedObject] = []

    /// A walk for at most `count` objects whose keys begin with `prefix` and come after `after`.
    init(root: Directory, container: RelativePath, prefix: String, after: String?, count: Int) {
        self.root = root
        self.container = container
        self.prefix = prefix
        self.after = after
        self.count = count
    }

    /// The objects; one more than `count` if there are more.
    /// - Throws: `.permission`, `.io`, `.cancelled`.
    mutating func run(_ cancellation: Cancellation) throws(StorageError) -> [ListedObject] {
        var levels = [try open(container, key: "")]
        while objects.count <= count, let depth = levels.indices.last {
            try cancellation.check()
            guard let entry = levels[depth].entries.popLast() else {
                levels.removeLast()
                continue
            }
            let level = levels[depth]
            let key = level.key + entry.name.name
            switch entry.kind {
            case .directory where mayHold(key + "/"):
                levels.append(try open(level.path.appending(entry.name), key: key + "/"))
            case .file, .link: try add(level.path.appending(entry.name), key: key)
            case .directory, .special: break
            }
        }
        return objects
    }

    /// Whether keys that begin with `folder` (which ends in "/") may be asked for.
    private func mayHold(_ folder: String) -> Bool {
        let isOnTheWay = folder.startsWithBytes(of: prefix) || prefix.startsWithBytes(of: folder)
        guard isOnTheWay, let after else { return isOnTheWay }
        return after.precedesInBytes(folder) || after.startsWithBytes(of: folder)
    }

    private mutating func add(_ path: RelativePath, key: String) throws(StorageError) {
        guard key.startsWithBytes(of: prefix), after.map({ $0.precedesInBytes(key) }) ?? true else { return }
        let status = try ignoringGone(key) { () throws(FileError) in try root.status(path, links: .beneath) } ?? nil
        guard let status, status.kind == .file else { return }
        objects.append(ListedObject(key: key, info: ObjectInfo(status)))
    }

    private func open(_ path: RelativePath, key: String) throws(StorageError) -> Level {
        let entries = try ignoringGone(key) { () throws(FileError) in try root.entries(path, links: .beneath) } ?? []
        return Level(path: path, key: key, entries: Self.inReverse(entries))
    }

    /// Last key first: a folder stands where its name with a "/" does.
    private static func inReverse(_ entries: [DirectoryEntry]) -> [DirectoryEntry] {
        guard entries.contains(where: { $0.kind == .directory }) else { return entries.reversed() }
        let named = entries.map { (key: $0.kind == .directory ? $0.name.name + "/" : $0.name.name, entry: $0) }
        return named.sorted { $1.key.precedesInBytes($0.key) }.map(\.entry)
    }

    /// nil for what vanished meanwhile, and for a link that leads out or nowhere: these are no objects.
    private func ignoringGone<Value>(_ key: String, _ body: () throws(FileError) -> Value) throws(StorageError)
        -> Value?
    {
        do throws(FileError) {
            return try body()
        } catch  where [.notFound, .notADirectory, .linkRefused].contains(error.code) {
            return nil
        } catch {
            throw StorageError(stored: error, at: ObjectLocation(container: container.text, key: key))
        }
    }
}
