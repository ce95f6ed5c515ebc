#define _GNU_SOURCE
#include "CSystem.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

static const int termination_signals[] = {SIGTERM, SIGINT, SIGHUP};
enum { termination_count = sizeof termination_signals / sizeof termination_signals[0] };

static int is_ignored(int signal) {
    struct sigaction action;
    return sigaction(signal, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

static void all_termination_signals(sigset_t *set) {
    sigemptyset(set);
    for (int i = 0; i < termination_count; i++) sigaddset(set, termination_signals[i]);
}

/*
 * signalfd(2) and sigwaitinfo(2) need the signals to stay blocked in every thread, which a Swift program cannot have:
 * when `main` is async, libdispatch parks the first thread in sigsuspend(2) with nothing blocked (dispatch_main),
 * and a signal without a handler ends the process there. A handler is called in whichever thread it meets.
 */
static int claimed[2] = {-1, -1};

/* Called as a handler: async-signal-safe only, and errno belongs to what was interrupted. A full pipe drops the signal. */
static void note_signal(int signal) {
    int before = errno;
    unsigned char byte = (unsigned char)signal;
    ssize_t written = write(claimed[1], &byte, 1);
    (void)written;
    errno = before;
}

int copilot_claim_termination_signals(void) {
    sigset_t set;
    all_termination_signals(&set);
    int error = pthread_sigmask(SIG_BLOCK, &set, NULL);
    if (error != 0) return -error;
    int ends[2] = {claimed[0], claimed[1]};
    if (claimed[0] < 0) error = copilot_open_pipe(ends, O_NONBLOCK);
    if (error != 0) return error;
    claimed[0] = ends[0];
    claimed[1] = ends[1];
    for (int i = 0; i < termination_count; i++) {
        int signal = termination_signals[i];
        if (signal != SIGTERM && is_ignored(signal)) continue;
        struct sigaction action = {.sa_handler = note_signal, .sa_flags = SA_RESTART};
        if (sigaction(signal, &action, NULL) != 0) return -errno;
    }
    return claimed[0];
}

void copilot_admit_termination_signals(void) {
    sigset_t set;
    all_termination_signals(&set);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

int copilot_next_signal(int signals, int stop) {
    struct pollfd waits[2] = {{.fd = signals, .events = POLLIN}, {.fd = stop, .events = POLLIN}};
    for (;;) {
        if (poll(waits, 2, -1) < 0) {
            if (errno != EINTR) return -errno;
            continue;
        }
        if (waits[1].revents != 0) return 0;
        unsigned char byte;
        if (read(signals, &byte, 1) == 1) return byte;
        if (errno != EAGAIN && errno != EINTR) return -errno;
    }
}

int copilot_open_event(void) {
    int event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return event < 0 ? -errno : event;
}

void copilot_raise_event(int event) {
    uint64_t one = 1;
    ssize_t written = write(event, &one, sizeof one);
    (void)written; /* It fails only if the event is raised already. */
}

static void end_as_init(int signal) {
    _exit(128 + signal);
}

void copilot_restore_termination_signals(void) {
    for (int i = 0; i < termination_count; i++) {
        int signal = termination_signals[i];
        if (signal != SIGTERM && is_ignored(signal)) continue;
        struct sigaction action = {.sa_handler = getpid() == 1 ? end_as_init : SIG_DFL};
        sigaction(signal, &action, NULL);
    }
    copilot_admit_termination_signals();
    unsigned char earlier;
    if (claimed[0] >= 0 && read(claimed[0], &earlier, 1) == 1) {
        if (getpid() == 1) end_as_init(earlier);
        kill(getpid(), earlier);
    }
}

const char *copilot_signal_name(int signal) {
    return sigabbrev_np(signal);
}
