/// What the command line, the environment and the configuration files say about storage, as a plain value.
///
/// Names are those of the `storage` section. Settings that only concern the original's own machinery (caches, idle
/// connections) have no place here.
public struct StorageConfiguration: Sendable {
    /// A kind of store and its keys, as stow has them.
    public struct Stow: Sendable, Hashable {
        /// s3, local, google, azure ...
        public var kind: String
        /// The kind's own keys: `endpoint`, `path` ...
        public var config: [String: String]

        /// Any two.
        public init(kind: String = "", config: [String: String] = [:]) {
            self.kind = kind
            self.config = config
        }
    }

    /// The first version's way to describe an S3 server. Nil fields were not given.
    public struct Connection: Sendable, Hashable {
        /// `endpoint`: a URL or a host.
        public var endpoint: String?
        /// `auth-type`: iam or accesskey; when absent, accesskey if there is an access key.
        public var authType: String?
        /// `access-key`.
        public var accessKey: String?
        /// `secret-key`.
        public var secretKey: String?
        /// `region`; us-east-1 when absent.
        public var region: String?
        /// `disable-ssl`.
        public var disableSSL: Bool?

        /// Nothing given.
        public init() {}
    }

    /// `defaultHttpClient`: what is the same for all requests. Keys that only concern the original's own pools have no place.
    public struct HTTPClient: Sendable {
        /// `timeout`: for a whole exchange; zero is no bound.
        public var timeout = Duration.zero
        /// `maxConnsPerHost`: 0 is no bound.
        public var connectionsPerHost = 0
        /// `headers`: sent with every request.
        public var headers: [(name: String, value: String)] = []

        /// The defaults.
        public init() {}
    }

    /// `type`: mem, local, minio, s3 or stow.
    public var type = "stow"
    /// `container`: the bucket of this execution.
    public var container = ""
    /// `enable-multicontainer`: whether other buckets may be read and written.
    public var enableMultiContainer = false
    /// `stow`: as given; empty parts mean kind s3 in us-east-1, or `connection`.
    public var stow = Stow()
    /// `schemes`: stores for other schemes than the primary store's.
    public var schemes: [String: Stow] = [:]
    /// `connection`: used when `stow` is not given whole.
    public var connection = Connection()
    /// `limits.maxDownloadMBs`: megabytes that a stage reads at most into memory; 0 is no limit. The stages apply it.
    public var maxDownloadMBs = 2
    /// `defaultHttpClient`.
    public var httpClient = HTTPClient()
    /// How many exchanges at once, in how much memory.
    public var transfers = TransferBudget.standard
    /// The process environment: ambient credentials, proxies, trusted authorities.
    public var environment: [String: String] = [:]

    /// The defaults of the command line.
    public init() {}
}

extension StorageConfiguration {
    /// The primary store, after the rules of both versions: `stow` if it is given whole, else `connection` if anything of
    /// it is given, else `stow` with the defaults for what is missing.
    var primary: Stow {
        let isWhole = !stow.kind.isEmpty && !stow.config.isEmpty
        if isWhole { return stow }
        if connection != Connection(), stow.kind.isEmpty || stow.kind == "s3" { return connection.stow }
        let kindOfType = type == "local" ? "local" : "s3"
        return Stow(kind: stow.kind.isEmpty ? kindOfType : stow.kind, config: stow.config)
    }
}

extension StorageConfiguration.Connection {
    /// The same in stow's words.
    var stow: StorageConfiguration.Stow {
        let hasNoKey = (accessKey ?? "").isEmpty
        var config = ["endpoint": endpoint ?? "", "region": region ?? ""]
        config["auth_type"] = (authType ?? "").isEmpty ? (hasNoKey ? "iam" : "accesskey") : authType
        config["access_key_id"] = accessKey
        config["secret_key"] = secretKey
        config["disable_ssl"] = disableSSL == true ? "true" : nil
        return StorageConfiguration.Stow(kind: "s3", config: config)
    }
}
