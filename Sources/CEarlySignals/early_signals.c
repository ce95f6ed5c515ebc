/*
 * In its container copilot is PID 1, the init process of a PID namespace. The kernel discards a signal sent to
 * such a process while its disposition is the default (pid_namespaces(7), "The namespace init process"): the
 * process does not die, the signal is simply lost. A SIGTERM that arrives while the program is still starting
 * would thus make the pod hang until its grace period ends. A blocked signal is not discarded but stays pending.
 *
 * So the signals are blocked at the first moment that an executable has: its .preinit_array, which runs before
 * the constructors of all shared libraries and of the Swift run-time. Threads started later inherit the mask.
 * Between execve(2) and that moment only the dynamic loader runs.
 *
 * The mask alone does not last: when `main` is async, libdispatch parks the first thread in sigsuspend(2) with
 * nothing blocked (dispatch_main) before the first line of it runs. So a constructor, the next moment there is,
 * also gives the signals a handler, which writes them to a pipe until somebody claims them.
 */
#include "CEarlySignals.h"
#include "CSystem.h"

#include <signal.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

static int blocked;
static int claimed;

/* The kernel's signal sets are 64 bits, signal n being bit n - 1 (rt_sigprocmask(2)). */
#define BIT(signal) (UINT64_C(1) << ((signal) - 1))

/*
 * The system call itself: sanitizers wrap the C library's function and instrument the code, and neither is ready yet.
 * The mask is static for the same reason.
 */
__attribute__((no_sanitize("address", "thread", "coverage")))
static void block_signals(void) {
    static const uint64_t mask = BIT(SIGTERM) | BIT(SIGINT) | BIT(SIGHUP);
    blocked = syscall(SYS_rt_sigprocmask, SIG_BLOCK, &mask, (void *)0, sizeof mask) == 0;
}

/* Only executables may have a .preinit_array; linked into a shared library this is an error, and rightly so. */
__attribute__((section(".preinit_array"), used))
static void (*const first_function)(void) = block_signals;

/* 101 is the highest priority that is not the compiler's own. The first line is for where .preinit_array is ignored. */
__attribute__((constructor(101)))
static void claim_signals(void) {
    if (!blocked) block_signals();
    claimed = copilot_claim_termination_signals() >= 0;
}

int copilot_early_signals_claimed(void) {
    return blocked && claimed;
}
