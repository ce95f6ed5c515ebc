/// The metadata service of an EC2 instance, version 2 (with a session token).
/// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html
struct InstanceCredentials: S3CredentialProvider {
    private static let path = "/latest/meta-data/iam/security-credentials/"
    /// Seconds for which the session token is good; it is used at once.
    private static let tokenLife = "300"

    private let origin: String
    private let isDisabled: Bool
    private let endpoint: TokenEndpoint

    /// As the environment says: AWS_EC2_METADATA_DISABLED, AWS_EC2_METADATA_SERVICE_ENDPOINT.
    init(environment: [String: String], endpoint: TokenEndpoint) {
        let named = StoreSetting.given(environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"])
        let isIPv6 = environment["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"]?.lowercased() == "ipv6"
        let origin = named ?? (isIPv6 ? "http://[fd00:ec2::254]" : "http://169.254.169.254")
        self.origin = origin.hasSuffix("/") ? String(origin.dropLast()) : origin
        isDisabled = environment["AWS_EC2_METADATA_DISABLED"]?.lowercased() == "true"
        var nearby = endpoint.nearby
        // Where there is no such service nobody answers: that must not take long.
        nearby.times = HTTPTimeLimits(connect: 1, stall: 5, total: 10)
        nearby.retry.attempts = 2
        self.endpoint = nearby
    }

    /// nil where nobody answers, or the instance has no role.
    /// - Throws: `.credentials` for a refusal; `.corrupt`; `.cancelled`.
    func load() async throws(StorageError) -> S3Credentials? {
        if isDisabled { return nil }
        do throws(StorageError) {
            let token = try await text(
                .put, "/latest/api/token", ("x-aws-ec2-metadata-token-ttl-seconds", Self.tokenLife))
            let header = ("x-aws-ec2-metadata-token", token)
            let role = try await text(.get, Self.path, header).split(separator: "\n").first.map(String.init) ?? ""
            let name = PercentEncoding.encode(role.utf8, keeping: PercentEncoding.isUnreserved)
            let answer = try await endpoint.answer(request(.get, Self.path + name, header), about: subject)
            return try S3Credentials(
                answer: answer, source: "instance metadata (role \(PercentEncoding.printable(role)))")
        } catch  where error.code == .unavailable && error.status == nil || error.status == 404 {
            return nil
        }
    }

    private var subject: String { "the instance's credentials at \(PercentEncoding.printable(origin, limit: 200))" }

    private func text(_ method: HTTPRequest.Method, _ path: String, _ header: (String, String))
        async throws(StorageError)
        -> String
    {
        let (_, body) = try await endpoint.exchange(request(method, path, header), about: subject)
        return String(decoding: body, as: UTF8.self)
    }

    private func request(_ method: HTTPRequest.Method, _ path: String, _ header: (String, String)) -> HTTPRequest {
        var request = HTTPRequest(method: method, url: origin + path)
        request.headers = [(name: header.0, value: header.1)]
        request.isDirect = true
        return request
    }
}
