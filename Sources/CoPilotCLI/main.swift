internal import CEarlySignals
internal import Glibc

// Termination signals are kept since before `main`: none is lost while the program starts. (Naming the function keeps
// its object, which does that, in the program.)
_ = copilot_early_signals_claimed()

let plan = Program.plan(Array(CommandLine.arguments.dropFirst()), environment: ProcessEnvironment.read()).begun()
let status = FirstThread.run { await Program.run(plan) }

// Not exit(3): it runs the libraries' own clean-up (OpenSSL's) while the transfer thread may still be closing connections.
fflush(nil)
_exit(status)
