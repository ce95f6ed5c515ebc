/// What a store allows of an upload in parts.
struct PartLimits: Sendable, Hashable {
    /// Bytes that every part but the last has at least.
    let smallest: UInt64
    /// Bytes of a part at most.
    let largest: UInt64
    /// Parts at most.
    let count: UInt64
    /// Every part but the last is a multiple of so many bytes.
    var step: UInt64 = 1

    /// The most bytes of an object.
    var largestObject: UInt64 { largest * count }

    /// Amazon S3: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html. 10,000 parts of 5 GiB are 48.8 TiB;
    /// servers that end at 5 TiB refuse more themselves.
    static let s3 = PartLimits(smallest: 5 << 20, largest: 5 << 30, count: 10_000)
    /// Google Cloud Storage, multipart uploads: https://cloud.google.com/storage/quotas. Objects have at most 5 TiB.
    static let google = PartLimits(smallest: 5 << 20, largest: 5 << 30, count: 10_000)
    /// Azure block blobs: https://learn.microsoft.com/azure/storage/blobs/scalability-targets. 50,000 blocks of 4,000 MiB.
    static let azure = PartLimits(smallest: 1, largest: 4_000 << 20, count: 50_000)
}
