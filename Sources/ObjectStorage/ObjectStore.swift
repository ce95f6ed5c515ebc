/// Bytes at named places. Implementations: S3, local folders, memory, plain HTTP; one conformance suite tests them all.
///
/// Requests of one store may run at the same time. Cancelling the task ends the request (`.cancelled`). Each method
/// throws `.badURI` for a key that the store cannot have, `.noContainer`, `.permission`, `.credentials` and
/// `.unavailable` where they apply.
public protocol ObjectStore: Sendable {
    /// Size and marks of an object.
    /// - Throws: `.notFound` (also for a missing container where a store cannot tell).
    func head(_ location: ObjectLocation) async throws(StorageError) -> ObjectInfo

    /// Writes a whole object into `sink`. After an error the sink holds rubbish.
    /// - Parameter limit: an object of more bytes is refused, before or while it is read; nil is no limit.
    /// - Throws: `.notFound`, `.tooLarge`, and what the sink throws. A body that is cut short is an error, never success.
    func get(_ location: ObjectLocation, into sink: any ByteSink, limit: UInt64?) async throws(StorageError)
        -> ObjectInfo

    /// Writes a whole object, which appears complete or not at all.
    /// - Throws: `.tooLarge` for more than the store takes, and what the source throws.
    func put(_ location: ObjectLocation, from source: any ByteSource) async throws(StorageError) -> ObjectInfo

    /// One page of the objects whose key begins with the bytes of `prefix.key`, whatever stands at the boundary.
    /// Nothing found is an empty page.
    /// - Parameter position: where the last page ended; nil is the beginning.
    func list(_ prefix: ObjectLocation, after position: ListPosition?) async throws(StorageError) -> ListPage

    /// Removes an object; one that is not there is fine.
    func delete(_ location: ObjectLocation) async throws(StorageError)
}
