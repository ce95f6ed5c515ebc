internal import CFlyteIDL

extension VariableMap {
    static let schema = MessageSchema.required("flyteidl2.core.VariableMap")

    init(_ c: Flyteidl2__Core__VariableMap) {
        self.init(
            (0..<Int(c.n_variables)).compactMap { index in
                c.variables[index].map {
                    Entry(name: String($0.pointee.key), type: LiteralType($0.pointee.value?.pointee.type))
                }
            })
    }
}

extension TypedInterface {
    static let schema = MessageSchema.required("flyteidl2.core.TypedInterface")

    init(_ c: Flyteidl2__Core__TypedInterface) {
        self.init(
            inputs: c.inputs.map { VariableMap($0.pointee) } ?? VariableMap(),
            outputs: c.outputs.map { VariableMap($0.pointee) } ?? VariableMap())
    }
}

extension ErrorDocument {
    // The Flyte 1 form: the later one, less two fields.
    static let schema = MessageSchema.required("flyteidl.core.ErrorDocument")
    private static let containerSchema = MessageSchema.required("flyteidl.core.ContainerError")

    /// nil where the document has no error in it, or a kind or origin that the schema does not know.
    init?(_ c: Flyteidl__Core__ErrorDocument) {
        guard let error = c.error?.pointee, let kind = Kind(error.kind), let origin = Origin(error.origin) else {
            return nil
        }
        self.init(
            code: String(error.code), message: String(error.message), kind: kind, origin: origin,
            timestamp: Timestamp(error.timestamp), worker: String(error.worker))
    }

    func fill(_ c: inout Flyteidl__Core__ErrorDocument, _ arena: Arena) throws(IDLError) {
        let error = UnsafeMutableRawPointer(try arena.message(Self.containerSchema)).assumingMemoryBound(
            to: Flyteidl__Core__ContainerError.self)
        error.pointee.code = try arena.text(code)
        error.pointee.message = try arena.text(message)
        error.pointee.kind = kind.c
        error.pointee.origin = origin.c
        error.pointee.timestamp = try timestamp?.mirrored(in: arena)
        error.pointee.worker = try arena.text(worker)
        c.error = error
    }
}

extension ErrorDocument.Kind {
    init?(_ c: Flyteidl__Core__ContainerError__Kind) {
        switch c {
        case FLYTEIDL__CORE__CONTAINER_ERROR__KIND__NON_RECOVERABLE: self = .nonRecoverable
        case FLYTEIDL__CORE__CONTAINER_ERROR__KIND__RECOVERABLE: self = .recoverable
        default: return nil
        }
    }

    var c: Flyteidl__Core__ContainerError__Kind {
        switch self {
        case .nonRecoverable: FLYTEIDL__CORE__CONTAINER_ERROR__KIND__NON_RECOVERABLE
        case .recoverable: FLYTEIDL__CORE__CONTAINER_ERROR__KIND__RECOVERABLE
        }
    }
}

extension ErrorDocument.Origin {
    init?(_ c: Flyteidl__Core__ExecutionError__ErrorKind) {
        switch c {
        case FLYTEIDL__CORE__EXECUTION_ERROR__ERROR_KIND__UNKNOWN: self = .unknown
        case FLYTEIDL__CORE__EXECUTION_ERROR__ERROR_KIND__USER: self = .user
        case FLYTEIDL__CORE__EXECUTION_ERROR__ERROR_KIND__SYSTEM: self = .system
        default: return nil
        }
    }

    var c: Flyteidl__Core__ExecutionError__ErrorKind {
        switch self {
        case .unknown: FLYTEIDL__CORE__EXECUTION_ERROR__ERROR_KIND__UNKNOWN
        case .user: FLYTEIDL__CORE__EXECUTION_ERROR__ERROR_KIND__USER
        case .system: FLYTEIDL__CORE__EXECUTION_ERROR__ERROR_KIND__SYSTEM
        }
    }
}
