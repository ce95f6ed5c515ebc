internal import SafeFiles

extension FuzzTarget {
    /// Names of variables and objects on their way into the file system.
    ///
    /// A name that is accepted is one name: it cannot climb, nest or be absolute. A path is its names. What is shown of either,
    /// accepted or not, is one line.
    static let paths = FuzzTarget(
        name: "paths", promise: "accepted names cannot climb; paths read back; messages are one line"
    ) {
        bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        do throws(FileError) {
            let path = try RelativePath(parsing: text)
            require(same(path.text, text), "a path keeps its bytes")
            require(!path.components.isEmpty && isOneLine(path.description), "a path shows as one line")
            for component in path.components { checkComponent(component) }
            require(path == RelativePath(path.components) && !(path < path), "equal to itself")
            require(RelativePath.root.appending(path).appending(.root) == path, "the root adds nothing")
        } catch {
            checkRefusal(error)
        }
        do throws(FileError) {
            let component = try PathComponent(text)
            checkComponent(component)
            require(same(component.name, text), "a name keeps its bytes")
        } catch {
            checkRefusal(error)
        }
    }

    private static func checkComponent(_ component: PathComponent) {
        let name = Array(component.name.utf8)
        require((1...255).contains(name.count), "a name has 1 to 255 bytes")
        require(!name.contains(0) && !name.contains(UInt8(ascii: "/")), "a name is one name")
        require(!same(component.name, ".") && !same(component.name, ".."), "a name does not climb")
        require(isOneLine(component.description), "a name shows as one line")
    }

    private static func checkRefusal(_ error: FileError) {
        require(error.code == .nameRefused || error.code == .tooLong, "a name is refused with \(error.code)")
        require(isOneLine(error.message) && error.message.utf8.count < 1_000, "the message is one short line: \(error)")
    }
}
