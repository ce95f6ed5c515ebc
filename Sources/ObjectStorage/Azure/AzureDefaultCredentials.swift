/// The credentials of the place where the process runs, in the order of Microsoft's DefaultAzureCredential: a client secret in
/// the environment, workload identity, managed identity. What the environment describes decides; nothing is tried in turn.
/// https://learn.microsoft.com/azure/developer/go/sdk/authentication/credential-chains
enum AzureDefaultCredentials {
    /// What tokens must be good for.
    static let resource = "https://storage.azure.com"

    /// - Throws: `.unsupported` for a certificate, and for identities of other kinds of hosts.
    static func find(
        environment: [String: String], endpoint: TokenEndpoint
    ) throws(StorageError) -> any TokenSource {
        let given = { (name: String) in StoreSetting.given(environment[name]) }
        if let client = given("AZURE_CLIENT_ID"), let tenant = given("AZURE_TENANT_ID") {
            let proof: AzureClient.Proof? =
                if let secret = given("AZURE_CLIENT_SECRET") {
                    .secret(secret)
                } else if let path = given("AZURE_FEDERATED_TOKEN_FILE") {
                    .federatedToken(path)
                } else {
                    nil
                }
            if let proof {
                let authority = try AzureClient.authority(given("AZURE_AUTHORITY_HOST"))
                return AzureClient(
                    client: client, tenant: tenant, proof: proof, authority: authority, endpoint: endpoint)
            }
            if given("AZURE_CLIENT_CERTIFICATE_PATH") != nil {
                throw StorageError(
                    .unsupported,
                    "AZURE_CLIENT_CERTIFICATE_PATH: signing in with a certificate is not supported; supported are "
                        + "AZURE_CLIENT_SECRET, AZURE_FEDERATED_TOKEN_FILE and managed identity")
            }
        }
        return try AzureManagedIdentity(environment: environment, endpoint: endpoint)
    }
}
