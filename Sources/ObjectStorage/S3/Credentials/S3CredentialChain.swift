/// The ways to find credentials in the order of Amazon's SDKs; the first that is meant counts, whether it works or not.
///
/// 1. the environment's AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN (not where AWS_PROFILE is set, but the keys
///    are not);
/// 2. web identity: AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE (IAM roles for service accounts);
/// 3. a profile of the shared config and credentials files;
/// 4. the container's own endpoint: AWS_CONTAINER_CREDENTIALS_RELATIVE_URI, ..._FULL_URI (ECS, EKS Pod Identity);
/// 5. the instance's metadata service, version 2.
/// https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
struct S3CredentialChain: S3CredentialProvider {
    private let providers: [any S3CredentialProvider]

    /// These ways, in this order.
    init(_ providers: [any S3CredentialProvider]) {
        self.providers = providers
    }

    /// The standard order.
    /// - Parameter region: whose token service is asked.
    init(environment: [String: String], region: String, endpoint: TokenEndpoint) {
        let tokens = SecurityTokenService(environment: environment, region: region, endpoint: endpoint)
        let container = ContainerCredentials(environment: environment, endpoint: endpoint)
        let instance = InstanceCredentials(environment: environment, endpoint: endpoint)
        let environmentKeys = EnvironmentCredentials(environment: environment)
        self.init([
            environmentKeys, WebIdentityCredentials(environment: environment, tokens: tokens),
            ProfileCredentials(
                environment: environment, tokens: tokens,
                sources: ["Environment": environmentKeys, "EcsContainer": container, "Ec2InstanceMetadata": instance]),
            container, instance,
        ])
    }

    /// The first that is meant.
    /// - Throws: `.credentials` if none is.
    func load() async throws(StorageError) -> S3Credentials? {
        for provider in providers {
            if let found = try await provider.load() { return found }
        }
        throw StorageError(
            .credentials,
            "no AWS credentials: none in the environment (AWS_ACCESS_KEY_ID), no web identity (AWS_WEB_IDENTITY_TOKEN_FILE), no "
                + "profile in ~/.aws, no container endpoint (AWS_CONTAINER_CREDENTIALS_FULL_URI), and no instance metadata"
        )
    }
}
