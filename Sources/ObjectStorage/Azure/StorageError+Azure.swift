extension StorageError {
    /// What an Azure answer that is no success means: `x-ms-error-code`, and a document like S3's.
    /// https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes
    init(azure response: HTTPResponse, redactedFor authorization: AzureAuthorization) {
        let document = S3ErrorDocument(parsing: response.errorBody)
        let word = response.headers["x-ms-error-code"] ?? document.code
        // Behind the first line of the message stand the request's id and time.
        let sentence = document.message.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        let said = [word, sentence].filter { !$0.isEmpty }.joined(separator: ": ")
        self.init(
            status: response.status, reason: authorization.redacting(said), code: Self.code(azure: word),
            isTransient: Self.isTransient(azure: word) ? true : nil, retryAfter: response.headers.retryAfter)
    }

    private static func code(azure word: String) -> Code? {
        switch word {
        case "BlobNotFound", "ResourceNotFound": .notFound
        case "ContainerNotFound", "ContainerBeingDeleted": .noContainer
        case "AuthenticationFailed", "InvalidAuthenticationInfo", "NoAuthenticationInformation": .credentials
        case "AuthorizationFailure", "AuthorizationPermissionMismatch", "AuthorizationProtocolMismatch",
            "AuthorizationResourceTypeMismatch", "AuthorizationServiceMismatch", "AuthorizationSourceIPMismatch",
            "InsufficientAccountPermissions", "AccountIsDisabled", "PublicAccessNotPermitted":
            .permission
        case "RequestBodyTooLarge", "BlockCountExceedsLimit": .tooLarge
        case "InvalidResourceName", "InvalidUri", "OutOfRangeInput": .badURI
        case "ServerBusy", "OperationTimedOut", "InternalError": .unavailable
        case "Md5Mismatch", "Crc64Mismatch": .corrupt
        default: nil
        }
    }

    /// What was damaged on the way may come through whole the next time.
    private static func isTransient(azure word: String) -> Bool {
        ["ServerBusy", "OperationTimedOut", "InternalError", "Md5Mismatch", "Crc64Mismatch"].contains(word)
    }
}
