internal import SafeFiles

extension StorageError {
    /// A failure of the local file at the caller's end of a transfer.
    init(localFile error: FileError) {
        self.init(.localFile, error.message)
    }

    /// A failure of a file that is an object of the local store.
    init(stored error: FileError, at location: ObjectLocation) {
        let code: Code =
            switch error.code {
            case .notFound, .notADirectory, .isADirectory, .specialFile: .notFound
            case .nameRefused, .tooLong: .badURI
            case .permission, .linkRefused: .permission
            case .tooLarge: .tooLarge
            case .exists, .notEmpty, .noSpace, .changed, .closed, .io: .io
            }
        self.init(code, "\(location): \(error.cause ?? error.message)")
    }
}
