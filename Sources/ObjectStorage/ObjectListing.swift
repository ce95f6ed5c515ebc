/// A listing as a sequence of objects. At most one page is in memory.
public struct ObjectListing: AsyncSequence, Sendable {
    /// One object.
    public typealias Element = ListedObject
    /// What a page may throw.
    public typealias Failure = StorageError

    let store: any ObjectStore
    let prefix: ObjectLocation

    /// The pages themselves, for a caller that works page by page.
    public var pages: ListPages { ListPages(store: store, prefix: prefix) }

    /// Begins at the first object.
    public func makeAsyncIterator() -> Iterator { Iterator(pages: pages.makeAsyncIterator()) }

    /// Walks the objects of each page.
    public struct Iterator: AsyncIteratorProtocol {
        var pages: ListPages.Iterator
        var current: ArraySlice<ListedObject> = []

        /// The next object; nil at the end.
        /// - Throws: as `ObjectStore.list`.
        public mutating func next() async throws(StorageError) -> ListedObject? {
            try await next(isolation: nil)
        }

        /// The next object; nil at the end.
        /// - Throws: as `ObjectStore.list`.
        public mutating func next(isolation: isolated (any Actor)?) async throws(StorageError) -> ListedObject? {
            while current.isEmpty {
                guard let page = try await pages.next(isolation: isolation) else { return nil }
                current = page.objects[...]
            }
            return current.popFirst()
        }
    }
}

/// A listing as a sequence of pages.
public struct ListPages: AsyncSequence, Sendable {
    /// One page, possibly empty.
    public typealias Element = ListPage
    /// What a page may throw.
    public typealias Failure = StorageError

    let store: any ObjectStore
    let prefix: ObjectLocation

    /// Begins at the first page.
    public func makeAsyncIterator() -> Iterator { Iterator(store: store, prefix: prefix) }

    /// Follows `ListPage.next`.
    public struct Iterator: AsyncIteratorProtocol {
        let store: any ObjectStore
        let prefix: ObjectLocation
        var position: ListPosition?
        var isDone = false

        /// The next page; nil after the last.
        /// - Throws: as `ObjectStore.list`.
        public mutating func next() async throws(StorageError) -> ListPage? {
            try await next(isolation: nil)
        }

        /// The next page; nil after the last.
        /// - Throws: as `ObjectStore.list`.
        public mutating func next(isolation: isolated (any Actor)?) async throws(StorageError) -> ListPage? {
            if isDone { return nil }
            let page = try await store.list(prefix, after: position)
            position = page.next
            isDone = page.next == nil
            return page
        }
    }
}
