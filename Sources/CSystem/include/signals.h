/// Signals: receiving them as values, giving them their usual effect back, their names.
#ifndef COPILOT_CSYSTEM_SIGNALS_H
#define COPILOT_CSYSTEM_SIGNALS_H

/// Blocks SIGTERM, SIGINT and SIGHUP in the calling thread and from now on has them written to a pipe instead of their usual effect.
///
/// SIGINT and SIGHUP are left alone where the starter of this process had them ignored (nohup, background jobs).
/// Returns the pipe's end to read from, which belongs to the process and is never closed, or a negative errno.
int copilot_claim_termination_signals(void);

/// Lets the calling thread be the one that claimed signals interrupt.
void copilot_admit_termination_signals(void);

/// Waits until a signal has come on `signals` or `stop` is raised. Returns the signal, 0 for `stop`, or a negative errno.
int copilot_next_signal(int signals, int stop);

/// A descriptor (eventfd(2), close-on-exec) that can be raised once; or a negative errno.
int copilot_open_event(void);

/// Raises the event for everybody who waits for it, now and later.
void copilot_raise_event(int event);

/// Unblocks SIGTERM, SIGINT and SIGHUP in the calling thread and gives them their usual effect again: one that is pending or was
/// claimed and not yet received ends the process at once, a later one when it comes.
///
/// PID 1 is immune to the default effect, so there a handler ends the process with status 128 + signal.
void copilot_restore_termination_signals(void);

/// "TERM" for 15, never translated; null if there is no such signal.
const char *copilot_signal_name(int signal);

#endif
