/// An encoded message that has been proved to be one, in a form that needs no more checks: `WireScan` has been over it,
/// and what protobuf-c would decode wrongly has been rewritten.
struct CheckedBytes: Sendable {
    let bytes: [UInt8]
    let schema: MessageSchema
    let report: WireScan.Report

    /// - Throws: `.malformed`, `.encoding`, `.depth`, `.memory`.
    init(_ bytes: [UInt8], as schema: MessageSchema, limits: WireLimits) throws(IDLError) {
        let report = try bytes.withBytes { (raw) throws(IDLError) in
            try WireScan.scan(raw, as: schema, limits: limits)
        }
        (self.schema, self.report) = (schema, report)
        guard report.isIrregular else {
            self.bytes = bytes
            return
        }
        self.bytes = try DeepStack.run(depth: report.depth) { () throws(IDLError) in
            try bytes.withBytes { (raw) throws(IDLError) in
                try WireNormalizer.normalize(raw, as: schema, limits: limits)
            }
        }
    }

    /// The message as protobuf-c decodes it.
    /// - Throws: `.malformed` where it cannot, `.memory`.
    func unpacked() throws(IDLError) -> CMessage {
        try DeepStack.run(depth: report.depth) { () throws(IDLError) in
            let message = try bytes.withBytes { (raw) throws(IDLError) in try CMessage.unpack(raw, schema, report) }
            if report.isIrregular { ForeignField.unwrapAll(in: MessageView(message.root, schema)) }
            return message
        }
    }

    /// Nesting that a walk over all of it meets. Unknown groups, which the scan goes over without counting, included.
    var deepest: Int { report.isIrregular ? WireLimits().depth : report.depth }
}
