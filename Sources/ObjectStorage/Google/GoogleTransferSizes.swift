/// How objects are cut; what tests change.
struct GoogleTransferSizes: Sendable {
    /// 5 TiB: https://cloud.google.com/storage/quotas#objects
    static let largestObject: UInt64 = 5 << 40
    /// What a piece of a resumable upload is a multiple of, and what the service keeps of a broken one.
    /// https://cloud.google.com/storage/docs/performing-resumable-uploads#chunked-upload
    static let quantum: UInt64 = 256 << 10

    /// Bytes up to which an object goes in one request: sent again as a whole after a failure.
    var singleLimit: UInt64 = 8 << 20
    /// Bytes of a piece of a larger one; a multiple of the quantum. Each piece costs a round trip.
    var pieceSize: UInt64 = 64 << 20
    /// Bytes of a range that is got.
    var rangeSize = RangedGet.rangeSize
}
