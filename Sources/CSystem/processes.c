#define _GNU_SOURCE
#include "CSystem.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the child tells through the pipe when it does not get to run the command. */
struct failure {
    int step;
    int number;
};

/*
 * From fork to exec, in a process that had threads, only async-signal-safe functions may be called (signal-safety(7)):
 * no allocation, no stdio, nothing of Swift's. execvpe is not on POSIX's list; glibc's works on its stack alone.
 */

/* An ignored SIGHUP, SIGINT or SIGQUIT was inherited (nohup, a shell's background job), since we never ignore these ourselves. */
static void restore_effects(void) {
    for (int signal = 1; signal < NSIG; signal++) {
        struct sigaction action;
        if (sigaction(signal, NULL, &action) != 0) continue;
        int inherited = signal == SIGHUP || signal == SIGINT || signal == SIGQUIT;
        if (action.sa_handler == SIG_DFL || (inherited && action.sa_handler == SIG_IGN)) continue;
        action = (struct sigaction){.sa_handler = SIG_DFL};
        sigaction(signal, &action, NULL);
    }
}

/* First copies above 2, then the places: so 1 may become 2 and 2 become 1. dup2 clears close-on-exec. */
static int place_standard(const int standard[3]) {
    int copies[3];
    for (int i = 0; i < 3; i++) {
        copies[i] = standard[i] < 0 ? -1 : fcntl(standard[i], F_DUPFD_CLOEXEC, 3);
        if (standard[i] >= 0 && copies[i] < 0) return -1;
    }
    for (int i = 0; i < 3; i++) {
        if (copies[i] >= 0 && dup2(copies[i], i) < 0) return -1;
    }
    return 0;
}

static int become(const struct copilot_command *command) {
    if (command->working_directory != NULL && chdir(command->working_directory) != 0) return COPILOT_STEP_WORKING_DIRECTORY;
    if (place_standard(command->standard) != 0) return COPILOT_STEP_STANDARD;
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execvpe(command->arguments[0], command->arguments, command->environment != NULL ? command->environment : environ);
    return COPILOT_STEP_EXECUTE;
}

static _Noreturn void run_child(const struct copilot_command *command, int report, pid_t parent) {
    restore_effects();
    if (command->death_signal != 0) {
        prctl(PR_SET_PDEATHSIG, command->death_signal);
        if (getppid() != parent) _exit(128 + command->death_signal); /* It ended before we asked to be told. */
    }
    struct failure failure = {.step = become(command)};
    failure.number = errno;
    ssize_t written = write(report, &failure, sizeof failure);
    (void)written;
    _exit(127);
}

/* The pipe closes with exec; what can be read before is a failure. */
static int read_report(int report, pid_t child, enum copilot_start_step *step) {
    struct failure failure;
    ssize_t count;
    do {
        count = read(report, &failure, sizeof failure);
    } while (count < 0 && errno == EINTR);
    if (count != (ssize_t)sizeof failure) return child;
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {
    }
    *step = (enum copilot_start_step)failure.step;
    return -failure.number;
}

/* All signals stay blocked over the fork, so that no handler of ours runs in the child. */
static pid_t fork_quietly(const struct copilot_command *command, int report) {
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t parent = getpid();
    pid_t child = fork();
    if (child == 0) run_child(command, report, parent);
    int error = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return child < 0 ? -error : child;
}

int copilot_start(const struct copilot_command *command, enum copilot_start_step *step) {
    *step = COPILOT_STEP_PREPARE;
    int ends[2];
    int opened = copilot_open_pipe(ends, 0);
    if (opened != 0) return opened;
    pid_t child = fork_quietly(command, ends[1]);
    close(ends[1]);
    int outcome = child < 0 ? child : read_report(ends[0], child, step);
    close(ends[0]);
    return outcome;
}

int copilot_wait_for_end(int pid) {
    siginfo_t info;
    while (waitid(pid < 0 ? P_ALL : P_PID, pid < 0 ? 0 : (id_t)pid, &info, WEXITED | WNOWAIT) != 0) {
        if (errno != EINTR) return -errno;
    }
    return info.si_pid;
}

int copilot_reap(int pid, int *status) {
    while (waitpid(pid, status, 0) < 0) {
        if (errno != EINTR) return -errno;
    }
    return 0;
}
