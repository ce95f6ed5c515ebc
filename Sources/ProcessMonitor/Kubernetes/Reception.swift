/// The receiving end of a request: a list is kept whole, a watch cut into lines.
struct Reception {
    /// What a list has brought; nil for a watch.
    private(set) var list: [UInt8]?
    /// Why no more was taken.
    private(set) var overflow: MonitorError?
    private var splitter = LineSplitter(limit: PodTracker.bodyLimit)

    /// Nothing has come yet.
    init(isList: Bool) { list = isList ? [] : nil }

    /// Takes a piece: the lines that it completes, none for a list; nil where too much has come.
    mutating func take(_ piece: [UInt8]) -> [[UInt8]]? {
        if let sofar = list?.count {
            if sofar + piece.count > PodTracker.bodyLimit { return refuse() }
            list? += piece
            return []
        }
        do throws(LineSplitter.TooLong) { return try splitter.append(piece) } catch { return refuse() }
    }

    private mutating func refuse() -> [[UInt8]]? {
        overflow = MonitorError(
            kubernetes: "the Kubernetes API sent more than \(PodTracker.bodyLimit >> 20) MiB for one pod")
        return nil
    }
}
