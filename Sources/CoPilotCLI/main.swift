internal import CEarlySignals
internal import Glibc

// Termination signals are kept since before `main`: none is lost while the program starts. (Naming the function keeps
// its object, which does that, in the program.)
_ = copilot_early_signals_claimed()
exit(await Program.run(Array(CommandLine.arguments.dropFirst()), environment: ProcessEnvironment.read()))
