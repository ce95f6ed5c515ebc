// A URI of Azure may name its account: abfs://CONTAINER@ACCOUNT.dfs.core.windows.net/KEY. What it names is never silently
// taken for another.
extension StoreRouter {
    /// A store for the account that `uri` names, if that is another than the described one; nil if it is not.
    /// - Throws: `.configuration` where the described credentials are good for one account only, or one container.
    func account(
        of uri: ObjectURI, in stow: StorageConfiguration.Stow
    ) throws(StorageError) -> (any ObjectStore)? {
        guard stow.kind == StoreKind.azure.rawValue,
            let host = uri.accountHost.flatMap({ AzureAccountHost(parsing: $0) }),
            let own = StoreSetting.given(stow.config["account"]), own != host.account
        else { return nil }
        let shown = PercentEncoding.printable(uri.description)
        for name in ["key", "sas_token", "endpoint"] where StoreSetting.given(stow.config[name]) != nil {
            throw StorageError(
                .configuration,
                "\(shown): the URI is of the account \(host.account), and the configured \(name) is of "
                    + "\(own)")
        }
        guard configuration.enableMultiContainer else {
            throw StorageError(
                .configuration, "\(shown): the account is not \(own), and others need --storage.enable-multicontainer")
        }
        var config = stow.config
        config["account"] = host.account
        config["domain_suffix"] = host.suffix
        return try other("\(uri.scheme)@\(host.account)", StorageConfiguration.Stow(kind: stow.kind, config: config))
    }

    /// A store that nobody described: the account is the URI's or the environment's.
    /// - Throws: `.configuration` if neither names it.
    func ambientAzure(_ uri: ObjectURI) throws(StorageError) -> any ObjectStore {
        let host = uri.accountHost.flatMap { AzureAccountHost(parsing: $0) }
        var config = AzureSettings.ambient(configuration.environment, host: host)
        if let host {
            config["account"] = config["account"] ?? host.account
            config["domain_suffix"] = config["domain_suffix"] ?? host.suffix
        }
        let name = "azure@\(host?.account ?? "")"
        return try other(name, StorageConfiguration.Stow(kind: StoreKind.azure.rawValue, config: config))
    }
}
