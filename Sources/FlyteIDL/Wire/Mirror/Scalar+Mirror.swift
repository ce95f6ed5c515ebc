internal import CFlyteIDL

extension Scalar: Mirrored {
    static let schema = MessageSchema.required("flyteidl2.core.Scalar")

    init(_ c: Flyteidl2__Core__Scalar) {
        switch c.value_case {
        case FLYTEIDL2__CORE__SCALAR__VALUE_PRIMITIVE: value = Primitive(c.primitive).map { .primitive($0) }
        case FLYTEIDL2__CORE__SCALAR__VALUE_BLOB: value = Blob(c.blob).map { .blob($0) }
        case FLYTEIDL2__CORE__SCALAR__VALUE_BINARY: value = Binary(c.binary).map { .binary($0) }
        case FLYTEIDL2__CORE__SCALAR__VALUE_SCHEMA: value = Schema(c.schema).map { .schema($0) }
        case FLYTEIDL2__CORE__SCALAR__VALUE_NONE_TYPE: value = Value.none
        case FLYTEIDL2__CORE__SCALAR__VALUE_ERROR: value = FlyteError(c.error).map { .error($0) }
        case FLYTEIDL2__CORE__SCALAR__VALUE_GENERIC: value = Struct(c.generic).map { .generic($0) }
        case FLYTEIDL2__CORE__SCALAR__VALUE_STRUCTURED_DATASET:
            value = StructuredDataset(c.structured_dataset).map { .structuredDataset($0) }
        case FLYTEIDL2__CORE__SCALAR__VALUE_UNION: value = Union(c.union_).map { .union($0) }
        default: value = nil
        }
        unknown = UnknownFields(c.base)
    }

    func fill(_ c: inout Flyteidl2__Core__Scalar, _ arena: Arena) throws(IDLError) {
        switch value {
        case .primitive(let primitive):
            c.value_case = FLYTEIDL2__CORE__SCALAR__VALUE_PRIMITIVE
            c.primitive = try primitive.mirrored(in: arena)
        case .blob(let blob):
            c.value_case = FLYTEIDL2__CORE__SCALAR__VALUE_BLOB
            c.blob = try blob.mirrored(in: arena)
        case .binary(let binary):
            c.value_case = FLYTEIDL2__CORE__SCALAR__VALUE_BINARY
            c.binary = try binary.mirrored(in: arena)
        case .schema(let schema):
            c.value_case = FLYTEIDL2__CORE__SCALAR__VALUE_SCHEMA
            c.schema = try schema.mirrored(in: arena)
        case .some(.none):
            c.value_case = FLYTEIDL2__CORE__SCALAR__VALUE_NONE_TYPE
            c.none_type = UnsafeMutableRawPointer(try arena.message(Self.voidSchema)).assumingMemoryBound(
                to: Flyteidl2__Core__Void.self)
        case .error(let error):
            c.value_case = FLYTEIDL2__CORE__SCALAR__VALUE_ERROR
            c.error = try error.mirrored(in: arena)
        case .generic(let generic):
            c.value_case = FLYTEIDL2__CORE__SCALAR__VALUE_GENERIC
            c.generic = try generic.mirrored(in: arena)
        case .structuredDataset(let dataset):
            c.value_case = FLYTEIDL2__CORE__SCALAR__VALUE_STRUCTURED_DATASET
            c.structured_dataset = try dataset.mirrored(in: arena)
        case .union(let union):
            c.value_case = FLYTEIDL2__CORE__SCALAR__VALUE_UNION
            c.union_ = try union.mirrored(in: arena)
        case nil: break
        }
        try unknown.fill(&c.base, arena)
    }

    private static let voidSchema = MessageSchema.required("flyteidl2.core.Void")
}

extension Primitive: Mirrored {
    static let schema = MessageSchema.required("flyteidl2.core.Primitive")

    init(_ c: Flyteidl2__Core__Primitive) {
        switch c.value_case {
        case FLYTEIDL2__CORE__PRIMITIVE__VALUE_INTEGER: value = .integer(c.integer)
        case FLYTEIDL2__CORE__PRIMITIVE__VALUE_FLOAT_VALUE: value = .float(c.float_value)
        case FLYTEIDL2__CORE__PRIMITIVE__VALUE_STRING_VALUE: value = .string(String(c.string_value))
        case FLYTEIDL2__CORE__PRIMITIVE__VALUE_BOOLEAN: value = .boolean(c.boolean != 0)
        case FLYTEIDL2__CORE__PRIMITIVE__VALUE_DATETIME: value = Timestamp(c.datetime).map { .datetime($0) }
        case FLYTEIDL2__CORE__PRIMITIVE__VALUE_DURATION: value = ProtoDuration(c.duration).map { .duration($0) }
        default: value = nil
        }
        unknown = UnknownFields(c.base)
    }

    func fill(_ c: inout Flyteidl2__Core__Primitive, _ arena: Arena) throws(IDLError) {
        switch value {
        case .integer(let integer):
            c.value_case = FLYTEIDL2__CORE__PRIMITIVE__VALUE_INTEGER
            c.integer = integer
        case .float(let float):
            c.value_case = FLYTEIDL2__CORE__PRIMITIVE__VALUE_FLOAT_VALUE
            c.float_value = float
        case .string(let string):
            c.value_case = FLYTEIDL2__CORE__PRIMITIVE__VALUE_STRING_VALUE
            c.string_value = try arena.text(string)
        case .boolean(let boolean):
            c.value_case = FLYTEIDL2__CORE__PRIMITIVE__VALUE_BOOLEAN
            c.boolean = boolean ? 1 : 0
        case .datetime(let datetime):
            c.value_case = FLYTEIDL2__CORE__PRIMITIVE__VALUE_DATETIME
            c.datetime = try datetime.mirrored(in: arena)
        case .duration(let duration):
            c.value_case = FLYTEIDL2__CORE__PRIMITIVE__VALUE_DURATION
            c.duration = try duration.mirrored(in: arena)
        case nil: break
        }
        try unknown.fill(&c.base, arena)
    }
}

extension Timestamp: Mirrored {
    static let schema = MessageSchema.required("google.protobuf.Timestamp")

    init(_ c: Google__Protobuf__Timestamp) { self.init(seconds: c.seconds, nanos: c.nanos) }

    func fill(_ c: inout Google__Protobuf__Timestamp, _ arena: Arena) { (c.seconds, c.nanos) = (seconds, nanos) }
}

extension ProtoDuration: Mirrored {
    static let schema = MessageSchema.required("google.protobuf.Duration")

    init(_ c: Google__Protobuf__Duration) { self.init(seconds: c.seconds, nanos: c.nanos) }

    func fill(_ c: inout Google__Protobuf__Duration, _ arena: Arena) { (c.seconds, c.nanos) = (seconds, nanos) }
}

extension Binary: Mirrored {
    static let schema = MessageSchema.required("flyteidl2.core.Binary")

    init(_ c: Flyteidl2__Core__Binary) {
        self.init(value: [UInt8](c.value), tag: String(c.tag))
        unknown = UnknownFields(c.base)
    }

    func fill(_ c: inout Flyteidl2__Core__Binary, _ arena: Arena) throws(IDLError) {
        c.value = try arena.bytes(value)
        c.tag = try arena.text(tag)
        try unknown.fill(&c.base, arena)
    }
}

extension FlyteError: Mirrored {
    static let schema = MessageSchema.required("flyteidl2.core.Error")

    init(_ c: Flyteidl2__Core__Error) {
        self.init(message: String(c.message), failedNodeID: String(c.failed_node_id))
        unknown = UnknownFields(c.base)
    }

    func fill(_ c: inout Flyteidl2__Core__Error, _ arena: Arena) throws(IDLError) {
        c.message = try arena.text(message)
        c.failed_node_id = try arena.text(failedNodeID)
        try unknown.fill(&c.base, arena)
    }
}

extension Union: Mirrored {
    static let schema = MessageSchema.required("flyteidl2.core.Union")

    init(_ c: Flyteidl2__Core__Union) {
        self.init(value: Literal(c.value), type: LiteralType(c.type))
        unknown = UnknownFields(c.base)
    }

    func fill(_ c: inout Flyteidl2__Core__Union, _ arena: Arena) throws(IDLError) {
        c.value = try value?.mirrored(in: arena)
        c.type = try type?.mirrored(in: arena)
        try unknown.fill(&c.base, arena)
    }
}
