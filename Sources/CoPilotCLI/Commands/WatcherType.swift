/// The values of --start-watcher-type and --exit-watcher-type: those of Flyte CoPilot up to 1.15 and since, and `auto`.
enum WatcherType: String, CaseIterable {
    case signal
    case noop
    case file
    case sharedProcessNamespace = "shared-process-ns"
    case kubernetes = "kube-api"
    case auto

    /// The types in a flag's value, which may be several with commas between.
    /// - Throws: what is wrong with the value.
    static func list(_ value: String, flag: String) throws(UsageError) -> [WatcherType] {
        var types: [WatcherType] = []
        for word in value.split(separator: ",", omittingEmptySubsequences: false) {
            guard let type = WatcherType(rawValue: String(word)) else {
                let known = allCases.map(\.rawValue).joined(separator: ", ")
                throw UsageError(message: "--\(flag) \"\(FlagValue.shortened(value))\" is not one of \(known)")
            }
            types.append(type)
        }
        for alone in [noop, auto] where types.contains(alone) && types.count > 1 {
            throw UsageError(message: "--\(flag): \(alone.rawValue) goes with no other type")
        }
        return types
    }
}
