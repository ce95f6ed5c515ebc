internal import ObjectStorage

extension Setting {
    /// Every key, by section. What has no effect here is accepted, because backends and shared files write it.
    static let all: [Setting] = storage + httpClient + connection + logger + ignored

    private static let storage: [Setting] = [
        Setting("storage.type", help: "stow, s3, minio, local or mem") { $0.storage.type = $1.text },
        Setting("storage.container", .text, help: "the container (bucket) that this process works in") {
            $0.storage.container = $1.text
        },
        Setting("storage.enable-multicontainer", .boolean, help: "allow objects in other containers") {
            $0.storage.enableMultiContainer = FlagValue.boolean($1.text) ?? false
        },
        Setting("storage.stow.kind", help: "s3 or local") { $0.storage.stow.kind = $1.text },
        Setting(
            "storage.stow.config", .stringMap,
            help: "a key of the store, such as endpoint, region, auth_type or path; may be repeated"
        ) {
            $0.storage.stow.config = $1.map
        },
        Setting(
            "storage.limits.maxDownloadMBs", .integer,
            help: "most megabytes of an object that is read; 0 for no limit (2)"
        ) {
            $0.storage.maxDownloadMBs = FlagValue.integer($1.text) ?? 0
        },
    ]

    private static let httpClient: [Setting] = [
        Setting("storage.defaultHttpClient.timeout", .duration, isHidden: true) {
            $0.storage.httpClient.timeout = FlagValue.duration($1.text) ?? .zero
        },
        Setting("storage.defaultHttpClient.maxConnsPerHost", .integer, isHidden: true) {
            $0.storage.httpClient.connectionsPerHost = max(0, FlagValue.integer($1.text) ?? 0)
        },
    ]

    /// Flyte 1, before stow.
    private static let connection: [Setting] = [
        Setting("storage.connection.endpoint", isHidden: true) { $0.storage.connection.endpoint = $1.text },
        Setting("storage.connection.auth-type", isHidden: true) { $0.storage.connection.authType = $1.text },
        Setting("storage.connection.access-key", isHidden: true) { $0.storage.connection.accessKey = $1.text },
        Setting("storage.connection.secret-key", isHidden: true) { $0.storage.connection.secretKey = $1.text },
        Setting("storage.connection.region", isHidden: true) { $0.storage.connection.region = $1.text },
        Setting("storage.connection.disable-ssl", .boolean, isHidden: true) {
            $0.storage.connection.disableSSL = FlagValue.boolean($1.text)
        },
    ]

    private static let logger: [Setting] = [
        Setting("logger.level", .integer, help: "0 panic, 1 fatal, 2 error, 3 warning, 4 info, 5 debug (3)") {
            $0.log.level = FlagValue.integer($1.text) ?? 3
        },
        Setting("logger.mute", .boolean, help: "log nothing") { $0.log.isMute = FlagValue.boolean($1.text) ?? false },
        Setting("logger.formatter.type", .text, help: "json, text or gcp (json)") {
            $0.log.format = LogSettings.Format(rawValue: $1.text) ?? .json
        },
        Setting("logger.show-source", .boolean, isHidden: true) { _, _ in },
    ]

    private static let ignored: [Setting] =
        [
            ("storage.cache.max_size_mbs", Flag.Kind.integer), ("storage.cache.target_gc_percent", .integer),
            ("storage.defaultHttpClient.idleConnTimeout", .duration),
            ("storage.defaultHttpClient.maxIdleConns", .integer),
            ("storage.defaultHttpClient.maxIdleConnsPerHost", .integer),
            ("otel.type", .text),
            ("otel.file.filename", .text),
            ("otel.jaeger.endpoint", .text), ("otel.otlpgrpc.endpoint", .text), ("otel.otlphttp.endpoint", .text),
            ("otel.sampler.parentSampler", .text),
        ].map { path, kind in Setting(path, kind, isHidden: true) { _, _ in } }

    /// Keys that stand for whole subtrees of the files: their names are free, or nothing reads them.
    static let openSubtrees = [
        "storage.schemes", "storage.redis", "storage.defaultHttpClient.headers", "storage.signedUrl",
        "storage.stow.config",
    ]
}
