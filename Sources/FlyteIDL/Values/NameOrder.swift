/// Names as bytes. Swift compares text by meaning ("é" equals "e" with an accent); Flyte, files and keys by bytes.
public enum NameOrder {
    /// Whether `a` sorts before `b`, byte by byte.
    public static func precedes(_ a: String, _ b: String) -> Bool { a.utf8.lexicographicallyPrecedes(b.utf8) }

    /// Whether two names have the same bytes.
    public static func equal(_ a: String, _ b: String) -> Bool { a.utf8.elementsEqual(b.utf8) }

    /// The elements sorted by name, only the last of those with equal names.
    static func unique<Element>(_ elements: [Element], name: (Element) -> String) -> [Element] {
        let isSorted = zip(elements, elements.dropFirst()).allSatisfy { precedes(name($0), name($1)) }
        if isSorted { return elements }
        var result: [Element] = []
        result.reserveCapacity(elements.count)
        for element in elements.sorted(by: { precedes(name($0), name($1)) }) {  // stable: the last of equals comes last
            if let last = result.last, equal(name(last), name(element)) { result.removeLast() }
            result.append(element)
        }
        return result
    }

    /// Binary search in elements sorted by name.
    static func find<Element>(_ wanted: String, in elements: [Element], name: (Element) -> String) -> Int? {
        var low = 0, high = elements.count
        while low < high {
            let middle = (low + high) / 2
            if precedes(name(elements[middle]), wanted) { low = middle + 1 } else { high = middle }
        }
        return low < elements.count && equal(name(elements[low]), wanted) ? low : nil
    }
}
