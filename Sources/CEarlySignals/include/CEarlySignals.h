/// Linking this target claims SIGTERM, SIGINT and SIGHUP before anything else runs in the process: none is lost, none ends it,
/// until the program decides what they mean.
///
/// For the executable only, not for libraries: a test runner that linked it would be deaf to Ctrl-C, and so would its children.
#ifndef COPILOT_CEARLYSIGNALS_H
#define COPILOT_CEARLYSIGNALS_H

/// 1 if the signals were blocked and given a handler before `main`, else 0. Call it once, so that the linker keeps the object.
int copilot_early_signals_claimed(void);

#endif
