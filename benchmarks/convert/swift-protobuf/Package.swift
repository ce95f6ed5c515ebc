// swift-tools-version: 6.0
// A peer of benchmarks/convert: the same messages, as swift-protobuf compiles them. run.py copies this package to a
// folder of its own and generates Sources/Peer/Generated there.

import PackageDescription

let package = Package(
    name: "peer",
    dependencies: [.package(url: "https://github.com/apple/swift-protobuf", exact: "1.39.0")],
    targets: [
        .executableTarget(name: "Peer", dependencies: [.product(name: "SwiftProtobuf", package: "swift-protobuf")])
    ]
)
