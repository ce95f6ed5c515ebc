internal import CLibFuzzer
internal import Glibc

// Fuzz --target=NAME [what libFuzzer takes]. libFuzzer passes the flag on to the processes that it starts, and ignores it itself.

guard let target = Chosen.target else {
    print("Fuzz --target=NAME [libFuzzer's flags and corpus directories]; the targets:")
    for target in FuzzTarget.all { print("  \(target.name): \(target.promise)") }
    exit(EX_USAGE)
}

var count = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
exit(
    LLVMFuzzerRunDriver(&count, &arguments) { bytes, count in
        Chosen.target?.check(Array(UnsafeBufferPointer(start: bytes, count: count)))
        return 0
    })
