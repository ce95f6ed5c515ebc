extension BridgeError {
    /// Faults that one message lists; the rest is counted.
    private static let listed = 20

    /// One error for all of them, with the code of the first; nil for none.
    static func all(_ faults: [BridgeError]) -> BridgeError? {
        guard let first = faults.first, faults.count > 1 else { return faults.first }
        let rest = faults.count - min(faults.count, listed)
        let lines = faults.prefix(listed).map(\.description) + (rest > 0 ? ["and \(rest) more"] : [])
        return BridgeError(first.code, lines.joined(separator: "; "))
    }

    /// What `body` makes of every element.
    /// - Throws: all their faults as one error.
    static func each<Element, Result>(
        _ elements: some Sequence<Element>, _ body: (Element) throws(BridgeError) -> Result
    ) throws(BridgeError) -> [Result] {
        var results: [Result] = [], faults: [BridgeError] = []
        for element in elements {
            do { results.append(try body(element)) } catch { faults.append(error) }
        }
        if let error = all(faults) { throw error }
        return results
    }
}
