internal import StructuredText

extension StructuredValue {
    /// A string's text, if it is one and not empty.
    var text: String? {
        if case .string(let text) = kind, !text.isEmpty { text } else { nil }
    }

    /// A whole number, written as a number or (as some servers do) as a string.
    var integer: Int64? {
        switch kind {
        case .number(let text), .string(let text): Int64(text)
        default: nil
        }
    }

    /// The members of an array; none for anything else.
    var items: [StructuredValue] {
        if case .array(let items) = kind { items } else { [] }
    }
}

extension AccessToken {
    /// The answer of an OAuth token endpoint: `access_token` and `expires_in` in seconds (RFC 6749, 5.1).
    /// - Throws: `.corrupt`.
    init(answer: StructuredValue, at now: Int64, about subject: String) throws(StorageError) {
        guard let value = answer["access_token"]?.text, value.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw StorageError(.corrupt, "\(subject): the answer has no access_token")
        }
        // Recommended, not required: an hour is what both clouds give.
        self.init(value: value, expires: now + max(0, answer["expires_in"]?.integer ?? 3_600))
    }
}
