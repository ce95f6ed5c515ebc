/// An Azure store's configuration, read from stow's keys and the environment.
struct AzureSettings: Sendable {
    /// The account.
    let account: String
    /// Where its blobs are.
    let endpoint: AzureEndpoint
    /// Who asks.
    let authorization: AzureAuthorization

    /// The keys of stow's kind `azure`: `account`, `key` (without it, the credentials of `AzureDefaultCredentials`),
    /// `domain_suffix` (once `base_url`; a chart writes `configDomainSuffix`), `upload_concurrency` (not needed here). Ours:
    /// `sas_token`, `endpoint`, `anonymous`.
    /// - Throws: `.configuration`, `.credentials`, `.unsupported`.
    init(
        config: [String: String], environment: [String: String], driver: HTTPDriver
    ) throws(StorageError) {
        for name in ["use_https", "api_version"] where config[name] != nil {
            throw StorageError(.configuration, "the Azure key \(name) is not known: https is always used")
        }
        let given = { (name: String) in StoreSetting.given(config[name]) }
        guard let account = given("account") else {
            throw StorageError(
                .configuration,
                "the Azure account is not known: set the key account, write the URI as "
                    + "abfs://CONTAINER@ACCOUNT.dfs.core.windows.net/KEY, or set AZURE_STORAGE_ACCOUNT")
        }
        guard AzureAccountHost.isAccount(account) else {
            throw StorageError(.configuration, "the Azure account \"\(PercentEncoding.printable(account))\" is no name")
        }
        self.account = account
        let suffix = given("domain_suffix") ?? given("base_url") ?? given("configDomainSuffix")
        endpoint =
            if let text = given("endpoint") {
                try AzureEndpoint(parsing: text)
            } else {
                AzureEndpoint(account: account, suffix: suffix ?? AzureEndpoint.publicSuffix)
            }
        authorization = try Self.authorization(config, account, environment, driver)
        if authorization.isReadable { try StoreSetting.requireSafety(of: endpoint.origin, about: "the Azure endpoint") }
    }

    private static func authorization(
        _ config: [String: String], _ account: String, _ environment: [String: String], _ driver: HTTPDriver
    ) throws(StorageError) -> AzureAuthorization {
        if let key = StoreSetting.given(config["key"]) {
            return .sharedKey(try AzureSharedKey(account: account, base64: key))
        }
        if let signature = StoreSetting.given(config["sas_token"]) {
            return try AzureAuthorization.sharedAccess(parsing: signature)
        }
        if StoreSetting.isTrue(config["anonymous"]) { return .anonymous }
        let endpoint = TokenEndpoint(driver: driver)
        return .token(TokenCache(try AzureDefaultCredentials.find(environment: environment, endpoint: endpoint)))
    }
}

extension AzureSettings {
    /// What the environment says of a store that the configuration does not describe, in stow's words and ours:
    /// AZURE_STORAGE_CONNECTION_STRING, or AZURE_STORAGE_ACCOUNT with AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN, as
    /// Microsoft's command line takes them. Only for the account that they are of.
    static func ambient(_ environment: [String: String], host: AzureAccountHost?) -> [String: String] {
        var config: [String: String] = [:]
        if let text = StoreSetting.given(environment["AZURE_STORAGE_CONNECTION_STRING"]) {
            config = connection(text)
        } else {
            config["account"] =
                StoreSetting.given(environment["AZURE_STORAGE_ACCOUNT"])
                ?? StoreSetting.given(environment["AZURE_STORAGE_ACCOUNT_NAME"])
            config["key"] = environment["AZURE_STORAGE_KEY"]
            config["sas_token"] = environment["AZURE_STORAGE_SAS_TOKEN"]
        }
        if let host, let account = config["account"], account != host.account { return [:] }
        return config
    }

    /// `Name=Value;Name=Value`: https://learn.microsoft.com/azure/storage/common/storage-configure-connection-string
    private static func connection(_ text: String) -> [String: String] {
        let names = [
            "AccountName": "account", "AccountKey": "key", "BlobEndpoint": "endpoint",
            "SharedAccessSignature": "sas_token", "EndpointSuffix": "domain_suffix",
        ]
        var config: [String: String] = [:]
        for part in text.split(separator: ";") {
            let pair = part.split(separator: "=", maxSplits: 1).map(String.init)
            if pair.count == 2, let name = names[pair[0]] { config[name] = pair[1] }
        }
        return config
    }
}
