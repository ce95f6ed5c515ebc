internal import CSystem
internal import Glibc

/// An error number of the system, before it is known what was tried on what.
struct Errno: Error, Equatable {
    let number: Int32

    /// The number the last failed call of this thread left behind.
    static var last: Errno { Errno(number: Glibc.errno) }

    /// Repeats a call that a signal interrupted; a result below zero is thrown.
    static func check<Value: SignedInteger>(_ call: () -> Value) throws(Errno) -> Value {
        while true {
            let value = call()
            if value >= 0 { return value }
            let error = last
            if error.number != EINTR { throw error }
        }
    }

    /// As `check`, for calls that only succeed or fail.
    static func checkVoid(_ call: () -> Int32) throws(Errno) {
        _ = try check(call)
    }
}

extension Errno {
    /// The kind of failure that the number stands for in calls that open, make, rename or remove.
    var code: FileError.Code {
        switch number {
        case ENOENT: .notFound
        case EEXIST: .exists
        case ENOTDIR: .notADirectory
        case EISDIR: .isADirectory
        case ENOTEMPTY: .notEmpty
        case ELOOP, EXDEV: .linkRefused
        case ENXIO, ENODEV: .specialFile
        case EACCES, EPERM, EROFS: .permission
        case ENOSPC, EDQUOT: .noSpace
        case ENAMETOOLONG: .tooLong
        case EFBIG, EOVERFLOW: .tooLarge
        case EAGAIN: .changed
        default: .io
        }
    }

    /// The reason in words, beginning in lower case.
    var text: String {
        switch number {
        case ELOOP: return "a symbolic link on the way is not followed"
        case EXDEV: return "a symbolic link leads out of the directory"
        case ENXIO, ENODEV: return "not a regular file"
        case EAGAIN: return "the directory changed meanwhile"
        default:
            let words = String(cString: copilot_error_text(number))
            return words.prefix(1).lowercased() + words.dropFirst()
        }
    }
}

extension FileError {
    /// What the system answered to `action` on `name` (escaped already).
    init(_ error: Errno, cannot action: String, _ name: String) {
        self.init(error.code, cannot: action, name, because: error.text, errno: error.number)
    }

    /// Runs `body` and names `action` and `path` in the error of the system that it throws.
    static func naming<Value>(
        _ action: String, _ path: RelativePath, _ body: () throws(Errno) -> Value
    ) throws(FileError) -> Value {
        do throws(Errno) {
            return try body()
        } catch {
            throw FileError(error, cannot: action, path.description)
        }
    }
}
