internal import CoPilot
internal import FlyteIDL
internal import Logging
internal import ProcessMonitor

/// Makes the watchers that a command line asks for. SIGTERM ends every wait but that of `noop`: it means that the main
/// container has ended, or that the pod will not live long.
struct SidecarWatchers {
    let context: Context
    let signals: TerminationSignals
    /// A command line of Flyte 1.15: an ordinary container, which gets no SIGTERM when the main container ends.
    let isOrdinary: Bool
    let survey: NamespaceSurvey
    /// Rings with the news of all that watch.
    let bell: Bell
    /// One for start and end.
    let file: FileWatcher
    /// One for start and end.
    let shared: SharedNamespaceWatcher
    /// `shared` tells of several containers, one after the other, and SIGTERM which is the last.
    let goesOn: Bool
    /// One for start and end: they share its requests.
    let kubernetes: KubernetesWatcher

    init(
        _ context: Context, _ request: SidecarRequest, _ signals: TerminationSignals, _ bell: Bell, isOrdinary: Bool
    ) {
        (self.context, self.signals, self.bell, self.isOrdinary) = (context, signals, bell, isOrdinary)
        // One that is no interface is reported by the stage.
        let outputs = (try? TypedInterface(serialized: request.interface).outputs.entries.map(\.name)) ?? []
        survey = NamespaceSurvey.look()
        file = FileWatcher(directory: request.localDirectory, bell: bell)
        goesOn = !isOrdinary && context.flags.text("exit-watcher-type") == WatcherType.auto.rawValue
        shared = Self.shared(context, request, outputs, bell, goesOn: goesOn)
        kubernetes = KubernetesFlags.watcher(context)
    }

    /// What the stage waits with. A type that is wrong, or cannot work here, becomes a watcher that says so.
    func make() -> SidecarStage.Watchers {
        let start: any StartWatcher
        let exit: any ExitWatcher
        do { start = self.start(try startTypes.get()) } catch { start = RefusedWatcher(message: error.message) }
        do { exit = self.exit(try exitTypes.get()) } catch { exit = RefusedWatcher(message: error.message) }
        return SidecarStage.Watchers(start: start, exit: exit, signals: signals)
    }

    /// The types for start and end, `auto` resolved, where they can be waited for without tasks; nil where they cannot.
    var quietTypes: (start: [WatcherType], exit: [WatcherType])? {
        guard let start = try? startTypes.get(), let exit = try? exitTypes.get() else { return nil }
        let isQuiet = (start + exit).allSatisfy { $0 != .kubernetes && $0 != .noop }
        guard isQuiet, context.flags.text("marker-timeout") == nil else { return nil }
        return (
            start == [.auto] ? [survey == .shared ? .sharedProcessNamespace : .signal] : start,
            exit == [.auto] ? [survey == .shared ? .sharedProcessNamespace : .file] : exit
        )
    }

    private var startTypes: Result<[WatcherType], UsageError> { types("start-watcher-type") }
    private var exitTypes: Result<[WatcherType], UsageError> { types("exit-watcher-type") }

    private func types(_ flag: String) -> Result<[WatcherType], UsageError> {
        guard let value = context.flags.text(flag) else { return .success([isOrdinary ? .auto : .signal]) }
        do {
            let types = try WatcherType.list(value, flag: flag)
            if types.contains(.sharedProcessNamespace) { try checkNamespace(flag) }
            return .success(types)
        } catch { return .failure(error) }
    }

    private func checkNamespace(_ flag: String) throws(UsageError) {
        guard survey == .own || survey == .hidden else { return }
        throw UsageError(
            message: "--\(flag) shared-process-ns: no process of another container is visible here; "
                + "set shareProcessNamespace in the pod's specification, or use another type")
    }

    private static func shared(
        _ context: Context, _ request: SidecarRequest, _ outputs: [String], _ bell: Bell, goesOn: Bool
    ) -> SharedNamespaceWatcher {
        var options = SharedNamespaceWatcher.Options(directory: request.localDirectory)
        (options.outputs, options.goesOn, options.bell) = (outputs, goesOn, bell)
        options.containerID = KubernetesChoice.containerID(context)
        options.report = report(context)
        return SharedNamespaceWatcher(options)
    }

    private var report: @Sendable (String) -> Void { Self.report(context) }

    private static func report(_ context: Context) -> @Sendable (String) -> Void {
        let logger = context.logger
        return { logger.info("\($0)") }
    }

    // MARK: The start

    private func start(_ types: [WatcherType]) -> any StartWatcher {
        // See `combined`.
        if types == [.kubernetes] {
            return CombinedStartWatcher([kubernetes], interruptedBy: [InterruptedStart(signals)], report: report)
        }
        let watchers: [any StartWatcher] = types.map { type in
            switch type {
            case .signal: SignalWatcher(signals)
            case .noop: NoopWatcher()
            case .file: file
            case .sharedProcessNamespace: shared
            case .kubernetes: kubernetes
            case .auto: if survey == .shared { shared } else { SignalWatcher(signals) }
            }
        }
        return CombinedStartWatcher(watchers + [InterruptedStart(signals)], report: report)
    }

    // MARK: The end

    private func exit(_ types: [WatcherType]) -> any ExitWatcher {
        switch types {
        case [.noop]: return NoopWatcher()
        case [.auto]: return auto()
        default: return combined(types)
        }
    }

    private func combined(_ types: [WatcherType]) -> any ExitWatcher {
        // SIGTERM does not stand in for an API that refuses: an ordinary container may wait for it for ever.
        if types == [.kubernetes] {
            return CombinedExitWatcher(
                [kubernetes], interruptedBy: [SignalWatcher(signals)], settle: KubernetesChoice.settle, report: report)
        }
        var watchers: [any ExitWatcher] = []
        if types.contains(.file) { watchers.append(file) }
        if types.contains(.kubernetes) { watchers.append(kubernetes) }
        if types.contains(.sharedProcessNamespace) {
            watchers += [shared, ConfirmedWatcher(signals, shared)] as [any ExitWatcher]
        } else {
            watchers.append(SignalWatcher(signals))
        }
        let combined = CombinedExitWatcher(
            watchers, settle: types.contains(.kubernetes) ? KubernetesChoice.settle : .milliseconds(250),
            needsMarker: types.contains(.file), report: report)
        return types.contains(.file) ? limited(combined) : combined
    }

    private func limited(_ watcher: any ExitWatcher) -> any ExitWatcher {
        guard let limit = context.limit("marker-timeout", default: nil) else { return watcher }
        return LimitedExitWatcher(
            watcher, limit: limit,
            otherwise: "no marker file (_SUCCESS or _ERROR) came within \(limit): "
                + "have the main container write one, or give --marker-timeout more")
    }

    /// The best that this place allows. In a native sidecar SIGTERM says when, and the processes say how; an ordinary container
    /// gets no SIGTERM, and the first container to end is the main one, as init containers are over before it starts.
    private func auto() -> any ExitWatcher {
        switch (survey, isOrdinary) {
        case (.shared, true):
            say("shared-process-ns, and SIGTERM", "the pod shares its process namespace")
            return CombinedExitWatcher([shared, ConfirmedWatcher(signals, shared)], report: report)
        case (.shared, false):
            say("SIGTERM for when, shared-process-ns for how", "the pod shares its process namespace")
            return ConfirmedWatcher(signals, shared)
        case (.own, _), (.machine, _), (.hidden, _):
            say("SIGTERM and marker files", "the pod does not share its process namespace")
            return CombinedExitWatcher([file, SignalWatcher(signals)], report: report)
        }
    }

    private func say(_ what: String, _ why: String) {
        context.logger.info("auto: the main container's end is taken from \(what), as \(why)")
    }
}
