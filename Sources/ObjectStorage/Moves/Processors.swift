internal import Glibc

/// The machine's processors.
enum Processors {
    /// Those this process may run on (glibc asks the scheduler), at least 1. A container's share of their time is another
    /// thing: half a processor still wants several requests in flight.
    static let count = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
}
