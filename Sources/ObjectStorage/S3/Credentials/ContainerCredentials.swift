/// The endpoint that ECS, and EKS with Pod Identity, give a container.
/// https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
struct ContainerCredentials: S3CredentialProvider {
    /// Where AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is relative to.
    private static let origin = "http://169.254.170.2"
    /// Hosts besides this machine that may be asked without TLS: those of ECS and of EKS.
    private static let plainHosts = ["169.254.170.2", "169.254.170.23", "[fd00:ec2::23]"]

    private let environment: [String: String]
    private let endpoint: TokenEndpoint

    /// As the environment says.
    init(environment: [String: String], endpoint: TokenEndpoint) {
        self.environment = environment
        self.endpoint = endpoint.nearby
    }

    /// - Throws: `.credentials` for a URL that would send the token in the clear, and for a refusal.
    func load() async throws(StorageError) -> S3Credentials? {
        let relative = StoreSetting.given(environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"])
        guard
            let url = relative.map({ Self.origin + $0 })
                ?? StoreSetting.given(environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"])
        else { return nil }
        var request = HTTPRequest(method: .get, url: url)
        request.isDirect = true
        guard isAllowed(request) else {
            throw StorageError(
                .credentials,
                "AWS_CONTAINER_CREDENTIALS_FULL_URI must be https, or an address of this machine, of ECS or of EKS")
        }
        if let token = try await token() { request.headers.append(("authorization", token)) }
        let shown = PercentEncoding.printable(url, limit: 200)
        let answer = try await endpoint.answer(request, about: "the container's credentials at \(shown)")
        return try S3Credentials(answer: answer, source: "container endpoint (\(shown))")
    }

    private func isAllowed(_ request: HTTPRequest) -> Bool {
        if request.url.hasPrefix("https://") || request.isForThisMachine { return true }
        let host = request.url.split(separator: "/", maxSplits: 2).dropFirst().first ?? ""
        return request.url.hasPrefix("http://") && Self.plainHosts.contains { host == $0 || host.hasPrefix($0 + ":") }
    }

    /// Read each time: EKS renews it.
    private func token() async throws(StorageError) -> String? {
        guard let path = StoreSetting.given(environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"]) else {
            return StoreSetting.given(environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"])
        }
        return try await BlockingWork.run { (_) throws(StorageError) in
            try CredentialFile.word(atPath: path, about: "the container's authorization token")
        }
    }
}
