public import FlyteIDL
public import StructuredText

/// Values as Flyte 2's launch dialog takes them (its dataproxy's literal_json_converter.go): moments in whole seconds,
/// durations as Go writes them, files and datasets as objects.
public enum LaunchValue {
    /// All values of a map. Recursive: see `DeepStack`.
    /// - Throws: `.literal` for a value that the dialog cannot show, with its path.
    public static func tree(of map: LiteralMap) throws(BridgeError) -> StructuredValue {
        var members: [Member] = []
        for entry in map.entries {
            members.append(Member(entry.name, try tree(of: entry.value, at: FileName.shown(entry.name))))
        }
        return .object(members)
    }

    /// One value.
    /// - Throws: `.literal` for a value that the dialog cannot show.
    public static func tree(of literal: Literal, at place: String = "the value") throws(BridgeError) -> StructuredValue
    {
        switch literal.value {
        case .scalar(let scalar): return try tree(of: scalar, place)
        case .collection(let list):
            var items: [StructuredValue] = []
            for (index, literal) in list.literals.enumerated() {
                items.append(try tree(of: literal, at: "\(place)[\(index)]"))
            }
            return .array(items)
        case .map(let map):
            var members: [Member] = []
            for entry in map.entries {
                let path = "\(place)[\(FileName.shown(entry.name))]"
                members.append(Member(entry.name, try tree(of: entry.value, at: path)))
            }
            return .object(members)
        case .offloaded: throw none("is offloaded", place, "; see --resolve")
        case nil: throw none("has no value", place)
        }
    }

    private static func tree(of scalar: Scalar, _ place: String) throws(BridgeError) -> StructuredValue {
        switch scalar.value {
        case .primitive(let primitive): return try tree(of: primitive, place)
        case .blob(let blob): return object(of: blob)
        case .binary(let binary): return SummaryValue(Literal(.binary(binary.withoutPickle))).tree
        case .structuredDataset(let dataset):
            let format = dataset.metadata?.type?.format ?? ""
            return .object([Member("format", .string(format)), Member("uri", .string(dataset.uri))])
        case .some(.none): return .object([Member("type", .string("null"))])
        case .generic(let generic): return SummaryValue.structure(generic).tree
        case .union(let union):
            guard let value = union.value else { throw none("is a union without a value", place) }
            return try tree(of: value, at: place)
        case .schema: throw none("is a schema", place)
        case .error: throw none("is an error", place)
        case nil: throw none("has no value", place)
        }
    }

    private static func tree(of primitive: Primitive, _ place: String) throws(BridgeError) -> StructuredValue {
        switch primitive.value {
        case .integer(let integer): return .number(integer)
        case .float(let float): return .number(float)
        case .string(let string): return .string(string)
        case .boolean(let boolean): return .bool(boolean)
        case .datetime(let moment): return .string(GoTime.text(wholeSecond(of: moment)))
        case .duration(let duration): return .string(GoDuration.text(nanoseconds: GoDuration.nanoseconds(of: duration)))
        case nil: throw none("has no value", place)
        }
    }

    /// Fractions are cut off; the form has none.
    private static func wholeSecond(of moment: Timestamp) -> Timestamp {
        let carry = Int64(moment.nanos) / 1_000_000_000 - (moment.nanos % 1_000_000_000 < 0 ? 1 : 0)
        return Timestamp(seconds: moment.seconds &+ carry, nanos: 0)
    }

    private static func object(of blob: Blob) -> StructuredValue {
        .object([
            Member("dimensionality", .string(blob.dimensionality == .multipart ? "MULTIPART" : "SINGLE")),
            Member("format", .string(blob.metadata?.type?.format ?? "")), Member("uri", .string(blob.uri)),
        ])
    }

    private static func none(_ what: String, _ place: String, _ remedy: String = "") -> BridgeError {
        BridgeError(.literal, "\(place) \(what), which has no launch form\(remedy)")
    }
}

extension Binary {
    /// The dialog shows a pickle as the base64 that it is.
    fileprivate var withoutPickle: Binary { BinaryContent.isPickle(self) ? Binary(value: value, tag: "pickle") : self }
}
