/// Child processes: starting one, and learning how it ended.
#ifndef COPILOT_CSYSTEM_PROCESSES_H
#define COPILOT_CSYSTEM_PROCESSES_H

/// What to start and how. All pointers are only read, and only during the call.
struct copilot_command {
    /// The command (found along PATH if it has no slash) and its arguments, ended by null.
    char *const *arguments;
    /// "NAME=value" texts ended by null; null for the environment of this process.
    char *const *environment;
    /// null for that of this process.
    const char *working_directory;
    /// Descriptors that become 0, 1 and 2; -1 leaves what this process has there.
    int standard[3];
    /// The signal the child gets when the THREAD that starts it ends (prctl(2), PR_SET_PDEATHSIG); 0 for none.
    int death_signal;
};

/// What was done when starting failed.
enum copilot_start_step {
    COPILOT_STEP_PREPARE = 0,
    COPILOT_STEP_WORKING_DIRECTORY = 1,
    COPILOT_STEP_STANDARD = 2,
    COPILOT_STEP_EXECUTE = 3,
};

/// Starts a child process with no blocked signals and the default effect of every signal, but SIGHUP, SIGINT and SIGQUIT
/// stay ignored where this process was started so. Returns when the command runs, or failed to.
///
/// Returns the process id, or a negative errno and the step that failed.
int copilot_start(const struct copilot_command *command, enum copilot_start_step *step);

/// Waits until child `pid`, or any child for -1, has ended, and leaves it to be reaped. Returns its process id or a negative errno.
int copilot_wait_for_end(int pid);

/// Reaps a child that has ended. Returns 0 and its wait status (wait(2)), or a negative errno.
int copilot_reap(int pid, int *status);

/// pipe2(2), close-on-exec, with `flags` added. The ends are not among 0, 1 and 2 even if those are closed: what is printed
/// would go there. Returns 0 or a negative errno.
int copilot_open_pipe(int ends[2], int flags);

#endif
