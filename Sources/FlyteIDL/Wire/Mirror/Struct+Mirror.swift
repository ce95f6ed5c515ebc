internal import CFlyteIDL

extension Struct: Mirrored {
    static let schema = MessageSchema.required("google.protobuf.Struct")

    init(_ c: Google__Protobuf__Struct) {
        self.init(
            (0..<Int(c.n_fields)).compactMap { index in
                c.fields[index].map { Field(name: String($0.pointee.key), value: Value($0.pointee.value) ?? .unset) }
            })
    }

    func fill(_ c: inout Google__Protobuf__Struct, _ arena: Arena) throws(IDLError) {
        c.n_fields = fields.count
        c.fields = try arena.array(fields) { (field) throws(IDLError) in
            let pair = UnsafeMutableRawPointer(try arena.message(Self.entrySchema)).assumingMemoryBound(
                to: Google__Protobuf__Struct__FieldsEntry.self)
            pair.pointee.key = try arena.text(field.name)
            pair.pointee.value = try field.value.mirrored(in: arena)
            return pair
        }
    }

    private static let entrySchema = MessageSchema.required("google.protobuf.Struct.FieldsEntry")
}

extension Struct.Value: Mirrored {
    static let schema = MessageSchema.required("google.protobuf.Value")

    init(_ c: Google__Protobuf__Value) {
        switch c.kind_case {
        case GOOGLE__PROTOBUF__VALUE__KIND_NULL_VALUE: self = .null
        case GOOGLE__PROTOBUF__VALUE__KIND_NUMBER_VALUE: self = .number(c.number_value)
        case GOOGLE__PROTOBUF__VALUE__KIND_STRING_VALUE: self = .string(String(c.string_value))
        case GOOGLE__PROTOBUF__VALUE__KIND_BOOL_VALUE: self = .bool(c.bool_value != 0)
        case GOOGLE__PROTOBUF__VALUE__KIND_STRUCT_VALUE: self = Struct(c.struct_value).map { .structure($0) } ?? .unset
        case GOOGLE__PROTOBUF__VALUE__KIND_LIST_VALUE:
            self = c.list_value.map { .list(mirrors(Int($0.pointee.n_values), $0.pointee.values)) } ?? .unset
        default: self = .unset
        }
    }

    func fill(_ c: inout Google__Protobuf__Value, _ arena: Arena) throws(IDLError) {
        switch self {
        case .null: c.kind_case = GOOGLE__PROTOBUF__VALUE__KIND_NULL_VALUE
        case .number(let number):
            c.kind_case = GOOGLE__PROTOBUF__VALUE__KIND_NUMBER_VALUE
            c.number_value = number
        case .string(let string):
            c.kind_case = GOOGLE__PROTOBUF__VALUE__KIND_STRING_VALUE
            c.string_value = try arena.text(string)
        case .bool(let bool):
            c.kind_case = GOOGLE__PROTOBUF__VALUE__KIND_BOOL_VALUE
            c.bool_value = bool ? 1 : 0
        case .structure(let structure):
            c.kind_case = GOOGLE__PROTOBUF__VALUE__KIND_STRUCT_VALUE
            c.struct_value = try structure.mirrored(in: arena)
        case .list(let values):
            c.kind_case = GOOGLE__PROTOBUF__VALUE__KIND_LIST_VALUE
            let list = UnsafeMutableRawPointer(try arena.message(Self.listSchema)).assumingMemoryBound(
                to: Google__Protobuf__ListValue.self)
            list.pointee.n_values = values.count
            list.pointee.values = try arena.messages(values)
            c.list_value = list
        case .unset: break
        }
    }

    private static let listSchema = MessageSchema.required("google.protobuf.ListValue")
}
