// swift-tools-version: 6.3;(experimentalCGen)
// What a conversion cannot do without: the walk over the bytes before they are decoded. The rooms are the main package's, through
// the links beside this file (SwiftPM takes no folder outside a package).

import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "scan",
    targets: [
        .plugin(name: "GenerateFlyteIDL", capability: .buildTool()),
        .systemLibrary(name: "CProtobufC", path: "rooms/CProtobufC", pkgConfig: "libprotobuf-c"),
        .systemLibrary(name: "CYAML", path: "rooms/CYAML", pkgConfig: "yaml-0.1"),
        .target(
            name: "CFlyteIDL", dependencies: ["CProtobufC"], path: "rooms/CFlyteIDL", plugins: ["GenerateFlyteIDL"]),
        .target(name: "StructuredText", dependencies: ["CYAML"], path: "rooms/StructuredText", swiftSettings: strict),
        .target(
            name: "FlyteIDL", dependencies: ["CFlyteIDL", "StructuredText"], path: "rooms/FlyteIDL",
            swiftSettings: strict),
        .executableTarget(name: "Scan", dependencies: ["FlyteIDL"], swiftSettings: strict),
    ]
)
