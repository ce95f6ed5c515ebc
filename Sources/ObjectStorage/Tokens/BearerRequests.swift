/// HTTP with a bearer token. A token that the store refuses is renewed, once.
struct BearerRequests: Sendable {
    let driver: HTTPDriver
    /// nil: requests go without a token.
    let tokens: TokenCache?

    /// As `HTTPDriver.perform`.
    /// - Throws: as `HTTPDriver.perform` and `TokenCache.token`.
    func perform(_ request: HTTPRequest) async throws(StorageError) -> HTTPResponse {
        guard let tokens else { return try await driver.perform(request) }
        let token = try await tokens.token()
        let response = try await driver.perform(request.bearing(token))
        if response.status != 401 { return response }
        tokens.forget(token)
        return try await driver.perform(request.bearing(try await tokens.token()))
    }
}

extension HTTPRequest {
    /// With a token.
    fileprivate func bearing(_ token: AccessToken) -> HTTPRequest {
        var request = self
        request.headers.append(("Authorization", "Bearer \(token.value)"))
        return request
    }
}
