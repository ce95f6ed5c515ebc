internal import FileBridge
internal import FlyteIDL
internal import SafeFiles
internal import StructuredText

extension FuzzTarget {
    /// Inputs on their way into files.
    ///
    /// No path is planned twice, none is below a file, all but the top have their directory planned before; what goes into
    /// inputs.pb encodes; inputs.json and inputs.yaml are texts of the same value.
    static let plans = FuzzTarget(
        name: "plans", promise: "plans hold no path twice and none below a file; summaries read and agree"
    ) {
        bytes in
        guard let inputs = try? LiteralMap(serialized: bytes) else { return }
        for (layout, format, isOn) in planVariants {
            var options = InputOptions(localDirectory: "/var/flyte/inputs")
            (options.layout, options.format, options.decodesBinary) = (layout, format, isOn)
            (options.addsExtensions, options.keepsURIs) = (isOn, isOn && format == .json)
            checkPlan(of: inputs, options)
        }
    }

    private static let planVariants: [(InputLayout, SummaryFormat, Bool)] = [
        (.direct, .json, false), (.namedDirectory, .proto, false), (.direct, .yaml, true),
        (.namedDirectory, .json, true),
    ]

    private static func checkPlan(of inputs: LiteralMap, _ options: InputOptions) {
        do throws(BridgeError) {
            let plan = try InputPlanner.plan(inputs, options)
            checkPaths(of: plan)
            let written = require("localized inputs encode") { () throws(IDLError) in try plan.localized.serialized() }
            let again = require("and decode") { () throws(IDLError) in try LiteralMap(serialized: written).serialized()
            }
            require(again == written, "localized inputs are stable")
            DeepStack.run(depth: plan.localized.depth) { checkSummary(plan.summary, options) }
        } catch {
            require(error.code == .name || error.code == .literal, "planning fails with \(error.code)")
            require(isOneLine(error.description), "the error fits one line: \(error)")
        }
    }

    private static func checkPaths(of plan: InputPlan) {
        var directories: Set<RelativePath> = [.root], taken: Set<RelativePath> = [.root]
        for path in plan.directories {
            require(taken.insert(path).inserted, "\(path) is planned once")
            require(directories.contains(parent(of: path)), "the directory of \(path) comes before it")
            directories.insert(path)
        }
        for path in plan.files.map(\.path) + plan.blobs.map(\.path) {
            require(taken.insert(path).inserted, "\(path) is planned once")
            require(directories.contains(parent(of: path)), "\(path) is in a planned directory")
        }
        require(plan.blobs.allSatisfy { !$0.uri.isEmpty }, "every blob has a uri")
        require(plan.warnings.allSatisfy(isOneLine), "warnings are one line each")
    }

    private static func parent(of path: RelativePath) -> RelativePath {
        RelativePath(Array(path.components.dropLast()))
    }

    private static func checkSummary(_ summary: SummaryValue, _ options: InputOptions) {
        let json = SummaryJSON.bytes(of: summary)
        do throws(TextError) {
            let tree = try JSONText.parse(json)
            let yaml = require("inputs.yaml is written") { () throws(BridgeError) in try SummaryYAML.bytes(of: summary)
            }
            let other = require("inputs.yaml is YAML") { () throws(TextError) in try YAMLText.parse(yaml) }
            require(respelled(other) == respelled(tree), "inputs.json and inputs.yaml are one value")
        } catch {
            // MessagePack may have keys of different types with one spelling.
            require(error.code == .duplicateKey && options.decodesBinary, "inputs.json is JSON: \(error)")
        }
    }
}
