public import FlyteIDL
public import StructuredText

extension SummaryValue {
    /// The value that a struct, or a Binary with MessagePack, holds; nil for every other scalar.
    public static func contentTree(of scalar: Scalar) -> StructuredValue? {
        switch scalar.value {
        case .generic(let generic): SummaryValue.structure(generic).tree
        case .binary(let binary): BinaryContent.decoded(binary).map { SummaryValue($0).tree }
        default: nil
        }
    }

    /// Whether a Binary holds a Python pickle, which nobody should load.
    public static func isPickle(_ binary: Binary) -> Bool { BinaryContent.isPickle(binary) }
}
