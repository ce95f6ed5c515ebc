internal import CEarlySignals
internal import Glibc

// Termination signals are kept since before `main`: none is lost while the program starts. (Naming the function keeps
// its object, which does that, in the program.)
_ = copilot_early_signals_claimed()

let status = await Program.run(Array(CommandLine.arguments.dropFirst()), environment: ProcessEnvironment.read())

// Not exit(3): it runs the libraries' own clean-up (OpenSSL's) while the transfer thread may still be closing connections.
fflush(nil)
_exit(status)
