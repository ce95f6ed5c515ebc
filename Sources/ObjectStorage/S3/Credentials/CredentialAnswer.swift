internal import StructuredText

extension S3Credentials {
    /// What the endpoints of containers and instances answer: `{"AccessKeyId": ..., "SecretAccessKey": ..., "Token": ...,
    /// "Expiration": "2026-01-31T23:59:59Z"}`.
    /// - Throws: `.corrupt`; `.credentials` with the endpoint's word if it has none.
    init(answer: StructuredValue, source: String) throws(StorageError) {
        if let code = answer["Code"]?.text, code != "Success" {
            throw StorageError(
                .credentials, "\(source): \(PercentEncoding.printable(code, limit: 100))", isTransient: false)
        }
        guard let key = answer["AccessKeyId"]?.text, let secret = answer["SecretAccessKey"]?.text else {
            throw StorageError(.corrupt, "\(source): the answer holds no credentials")
        }
        let expires = answer["Expiration"]?.text.flatMap { CalendarTime.parse(iso8601: $0) }
        self.init(
            accessKey: key, secretKey: secret, sessionToken: answer["Token"]?.text, expires: expires, source: source)
    }
}
