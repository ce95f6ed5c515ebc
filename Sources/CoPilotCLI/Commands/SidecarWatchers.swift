internal import CoPilot
internal import FlyteIDL
internal import Logging
internal import ProcessMonitor

/// Makes the watchers that a command line asks for. SIGTERM ends every wait but that of `noop`: it means that the main
/// container has ended, or that the pod will not live long.
struct SidecarWatchers {
    let context: Context
    let signals: TerminationSignals
    let directory: String
    let outputs: [String]
    /// A command line of Flyte 1.15: an ordinary container, which gets no SIGTERM when the main container ends.
    let isOrdinary: Bool
    let survey: NamespaceSurvey

    init(_ context: Context, _ request: SidecarRequest, _ signals: TerminationSignals, isOrdinary: Bool) {
        (self.context, self.signals, self.isOrdinary) = (context, signals, isOrdinary)
        directory = request.localDirectory
        // One that is no interface is reported by the stage.
        outputs = (try? TypedInterface(serialized: request.interface).outputs.entries.map(\.name)) ?? []
        survey = NamespaceSurvey.look()
    }

    /// What the stage waits with. A type that is wrong, or cannot work here, becomes a watcher that says so.
    func make() -> SidecarStage.Watchers {
        let standard = isOrdinary ? WatcherType.auto : .signal
        let (startTypes, exitTypes) = (types("start-watcher-type", standard), types("exit-watcher-type", standard))
        let shared = shared(goesOn: !isOrdinary && (try? exitTypes.get()) == [.auto])
        let start: any StartWatcher
        let exit: any ExitWatcher
        do { start = self.start(try startTypes.get(), shared) } catch { start = RefusedWatcher(message: error.message) }
        do { exit = self.exit(try exitTypes.get(), shared) } catch { exit = RefusedWatcher(message: error.message) }
        return SidecarStage.Watchers(start: start, exit: exit, signals: signals)
    }

    private func types(_ flag: String, _ standard: WatcherType) -> Result<[WatcherType], UsageError> {
        guard let value = context.flags.text(flag) else { return .success([standard]) }
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

    private func shared(goesOn: Bool) -> SharedNamespaceWatcher {
        var options = SharedNamespaceWatcher.Options(directory: directory)
        options.outputs = outputs
        options.containerID = KubernetesChoice.containerID(context)
        options.goesOn = goesOn
        options.report = report
        return SharedNamespaceWatcher(options)
    }

    private var report: @Sendable (String) -> Void {
        let logger = context.logger
        return { logger.info("\($0)") }
    }

    // MARK: The start

    private func start(_ types: [WatcherType], _ shared: SharedNamespaceWatcher) -> any StartWatcher {
        let watchers: [any StartWatcher] = types.map { type in
            switch type {
            case .signal: SignalWatcher(signals)
            case .noop: NoopWatcher()
            case .file: FileWatcher(directory: directory)
            case .sharedProcessNamespace: shared
            case .kubernetes: KubernetesChoice.watcher(context)
            case .auto: if survey == .shared { shared } else { SignalWatcher(signals) }
            }
        }
        return CombinedStartWatcher(watchers + [InterruptedStart(signals)], report: report)
    }

    // MARK: The end

    private func exit(_ types: [WatcherType], _ shared: SharedNamespaceWatcher) -> any ExitWatcher {
        switch types {
        case [.noop]: return NoopWatcher()
        case [.auto]: return auto(shared)
        default: return combined(types, shared)
        }
    }

    private func combined(_ types: [WatcherType], _ shared: SharedNamespaceWatcher) -> any ExitWatcher {
        var watchers: [any ExitWatcher] = []
        if types.contains(.file) { watchers.append(FileWatcher(directory: directory)) }
        if types.contains(.kubernetes) { watchers.append(KubernetesChoice.watcher(context)) }
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
    private func auto(_ shared: SharedNamespaceWatcher) -> any ExitWatcher {
        switch (survey, isOrdinary) {
        case (.shared, true):
            say("shared-process-ns, and SIGTERM", "the pod shares its process namespace")
            return CombinedExitWatcher([shared, ConfirmedWatcher(signals, shared)], report: report)
        case (.shared, false):
            say("SIGTERM for when, shared-process-ns for how", "the pod shares its process namespace")
            return ConfirmedWatcher(signals, shared)
        case (.own, _), (.machine, _), (.hidden, _):
            say("SIGTERM and marker files", "the pod does not share its process namespace")
            return CombinedExitWatcher([FileWatcher(directory: directory), SignalWatcher(signals)], report: report)
        }
    }

    private func say(_ what: String, _ why: String) {
        context.logger.info("auto: the main container's end is taken from \(what), as \(why)")
    }
}
