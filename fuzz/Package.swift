// swift-tools-version: 6.3;(experimentalCGen)
// The first line is the main package's: its plugin, its schema and its rooms are used here through the links beside this file
// (SwiftPM takes no folder outside a package), so that fuzzing asks nothing of the main package.

import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "copilot-fuzz",
    targets: [
        // The rooms under test, as in the main Package.swift.
        .plugin(name: "GenerateFlyteIDL", capability: .buildTool()),
        .systemLibrary(name: "CProtobufC", path: "rooms/CProtobufC", pkgConfig: "libprotobuf-c"),
        .systemLibrary(name: "CYAML", path: "rooms/CYAML", pkgConfig: "yaml-0.1"),
        .systemLibrary(name: "CCurl", path: "rooms/CCurl", pkgConfig: "libcurl"),
        .systemLibrary(name: "CCrypto", path: "rooms/CCrypto", pkgConfig: "libcrypto"),
        .systemLibrary(name: "CExpat", path: "rooms/CExpat", pkgConfig: "expat"),
        .target(
            name: "CFlyteIDL", dependencies: ["CProtobufC"], path: "rooms/CFlyteIDL", plugins: ["GenerateFlyteIDL"]),
        .target(name: "CLazyLibraries", dependencies: ["CCurl", "CCrypto"], path: "rooms/CLazyLibraries"),
        .target(name: "CSystem", path: "rooms/CSystem"),
        .target(name: "CChecksums", path: "rooms/CChecksums"),
        .target(name: "StructuredText", dependencies: ["CYAML"], path: "rooms/StructuredText", swiftSettings: strict),
        .target(name: "SafeFiles", dependencies: ["CSystem"], path: "rooms/SafeFiles", swiftSettings: strict),
        .target(
            name: "FlyteIDL", dependencies: ["CFlyteIDL", "StructuredText"], path: "rooms/FlyteIDL",
            swiftSettings: strict),
        .target(
            name: "FileBridge", dependencies: ["FlyteIDL", "SafeFiles", "StructuredText"], path: "rooms/FileBridge",
            swiftSettings: strict),
        .target(
            name: "ObjectStorage",
            dependencies: [
                "SafeFiles", "StructuredText", "CCurl", "CCrypto", "CExpat", "CChecksums", "CLazyLibraries",
            ],
            path: "rooms/ObjectStorage", swiftSettings: strict),
        // The fuzzers
        .systemLibrary(name: "CLibFuzzer", path: "CLibFuzzer"),
        .executableTarget(
            name: "Fuzz",
            dependencies: ["CLibFuzzer", "FileBridge", "FlyteIDL", "ObjectStorage", "SafeFiles", "StructuredText"],
            path: "Fuzz", swiftSettings: strict),
    ]
)
