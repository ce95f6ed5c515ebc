import Foundation
import PackagePlugin

/// Runs `codegen/generate.sh` whenever a file of `idl/` or `codegen/` is newer than the C made from it.
@main
struct GenerateFlyteIDL: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let root = context.package.directoryURL
        let idl = root.appending(path: "idl")
        let script = root.appending(path: "codegen/generate.sh")
        let protos = files(below: idl, withExtension: "proto")
        let out = context.pluginWorkDirectoryURL
        let headers = protos.map { proto in
            let relative = proto.path.dropFirst(idl.path.count + 1).dropLast(".proto".count)
            return out.appending(path: "include/\(relative).pb-c.h")
        }
        return [
            .buildCommand(
                displayName: "Compiling the Flyte schema into C",
                executable: URL(filePath: "/bin/sh"),
                arguments: [script.path, idl.path, out.path],
                inputFiles: protos + [script] + files(below: root.appending(path: "codegen"), withExtension: "awk"),
                outputFiles: ["flyteidl.c", "schema_facts.c", "include/flyteidl_messages.h"].map {
                    out.appending(path: $0)
                } + headers)
        ]
    }

    private func files(below folder: URL, withExtension suffix: String) -> [URL] {
        let all =
            FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.compactMap { $0 as? URL } ?? []
        return all.filter { $0.pathExtension == suffix }.sorted { $0.path < $1.path }
    }
}
