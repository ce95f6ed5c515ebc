/// Watching what is not ours: processes by descriptors, directories by inotify(7).
#ifndef COPILOT_CSYSTEM_WATCHING_H
#define COPILOT_CSYSTEM_WATCHING_H

/// What a wait ended with.
enum copilot_wake {
    COPILOT_WAKE_TIMEOUT = 0,
    /// The descriptor has what was waited for.
    COPILOT_WAKE_READY = 1,
    /// The event `stop` was raised.
    COPILOT_WAKE_STOP = 2,
};

/// pidfd_open(2): a descriptor (close-on-exec) that means this process for ever, whoever gets its id later. Needs no right
/// over the process. Returns it or a negative errno: -ESRCH for none, -ENOSYS before Linux 5.3.
int copilot_open_process(int pid);

/// Waits until the process of a descriptor has ended (all its threads), `stop` is raised, or `milliseconds` are over (-1: for
/// ever). Returns a copilot_wake or a negative errno.
int copilot_wait_for_process(int process, int stop, int milliseconds);

/// The same until its parent has reaped it too.
int copilot_wait_for_reaping(int process, int stop, int milliseconds);

/// How a process that has ended and was reaped ended: ioctl_pidfd(2), PIDFD_GET_INFO with PIDFD_INFO_EXIT, Linux 6.15. For
/// any process, not children alone; the descriptor must have been opened before it ended.
/// Returns 0 and its wait status (wait(2)), or a negative errno: -ENOTTY, -EINVAL, -ENODATA where the kernel does not tell.
int copilot_exit_information(int process, int *status);

/// A descriptor (close-on-exec, not blocking) that becomes readable when an entry of a directory is made, moved, written and
/// closed, or removed, or when the directory itself is; or a negative errno.
int copilot_watch_directory(const char *path);

/// Waits until the watched directory has changed, then forgets all changes so far. Returns as copilot_wait_for_process.
/// `directory` -1 waits for `stop` and time alone.
int copilot_wait_for_change(int directory, int stop, int milliseconds);

/// Whether changes made by other machines stay unseen by inotify at a path: a file system that is, or may be, remote.
/// Returns 0, 1 or a negative errno.
int copilot_is_remote(const char *path);

#endif
