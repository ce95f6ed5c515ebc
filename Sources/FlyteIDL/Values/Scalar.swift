/// `flyteidl2.core.Scalar`.
public struct Scalar: Sendable {
    /// The `value` oneof.
    public indirect enum Value: Sendable {
        case primitive(Primitive)
        case blob(Blob)
        case binary(Binary)
        case schema(Schema)
        case none
        case error(FlyteError)
        case generic(Struct)
        case structuredDataset(StructuredDataset)
        case union(Union)
    }

    public var value: Value?
    var unknown = UnknownFields.none

    public init(_ value: Value?) { self.value = value }
}

/// `flyteidl2.core.Primitive`.
public struct Primitive: Sendable {
    /// The `value` oneof.
    public enum Value: Sendable {
        case integer(Int64)
        case float(Double)
        case string(String)
        case boolean(Bool)
        case datetime(Timestamp)
        case duration(ProtoDuration)
    }

    public var value: Value?
    var unknown = UnknownFields.none

    public init(_ value: Value?) { self.value = value }
}

/// `google.protobuf.Timestamp`. Not validated: it holds what was sent.
public struct Timestamp: Sendable, Equatable {
    /// Seconds since 1970-01-01T00:00:00Z.
    public var seconds: Int64
    /// Nanoseconds past `seconds`; 0 to 999,999,999 where valid.
    public var nanos: Int32

    public init(seconds: Int64, nanos: Int32) { (self.seconds, self.nanos) = (seconds, nanos) }
}

/// `google.protobuf.Duration`. Not validated: it holds what was sent.
public struct ProtoDuration: Sendable, Equatable {
    public var seconds: Int64
    /// Same sign as `seconds` where valid.
    public var nanos: Int32

    public init(seconds: Int64, nanos: Int32) { (self.seconds, self.nanos) = (seconds, nanos) }
}

extension ProtoDuration {
    /// From whole nanoseconds.
    public init(nanoseconds: Int64) {
        self.init(seconds: nanoseconds / 1_000_000_000, nanos: Int32(nanoseconds % 1_000_000_000))
    }
}

/// `flyteidl2.core.Binary`: bytes with a tag that names their encoding (`msgpack`, or empty for a pickle).
public struct Binary: Sendable {
    public var value: [UInt8]
    public var tag: String
    var unknown = UnknownFields.none

    public init(value: [UInt8], tag: String) { (self.value, self.tag) = (value, tag) }
}

/// `flyteidl2.core.Error`: a failure passed as a value.
public struct FlyteError: Sendable {
    public var failedNodeID: String
    public var message: String
    var unknown = UnknownFields.none

    public init(message: String, failedNodeID: String = "") {
        (self.message, self.failedNodeID) = (message, failedNodeID)
    }
}

/// `flyteidl2.core.Union`: a value of one of several types, and which.
public struct Union: Sendable {
    public var value: Literal?
    public var type: LiteralType?
    var unknown = UnknownFields.none

    public init(value: Literal?, type: LiteralType?) { (self.value, self.type) = (value, type) }
}
