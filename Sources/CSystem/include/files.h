/// Files: openat2(2), renameat2(2), names in a directory, texts of errors.
#ifndef COPILOT_CSYSTEM_FILES_H
#define COPILOT_CSYSTEM_FILES_H

#include <dirent.h>
#include <stdint.h>

/// How openat2(2) resolves a path; the values are those of linux/openat2.h, which older headers lack.
enum copilot_resolve {
    COPILOT_RESOLVE_NO_MAGICLINKS = 0x02,
    COPILOT_RESOLVE_NO_SYMLINKS = 0x04,
    COPILOT_RESOLVE_BENEATH = 0x08,
};

/// O_PATH of open(2), which Swift's Glibc module leaves out: a descriptor to name things by, not to read or write.
extern const int copilot_path_only;

/// openat2(2). Returns a descriptor (close-on-exec if O_CLOEXEC is given), or a negative errno; -ENOSYS before Linux 5.6.
int copilot_openat2(int directory, const char *path, int flags, uint64_t resolve);

/// renameat2(2) with RENAME_EXCHANGE: swaps two names at once. Returns 0 or a negative errno.
int copilot_rename_exchange(int first_directory, const char *first, int second_directory, const char *second);

/// The name of an entry. Swift sees a tuple of 256 bytes, and copying it would read past a short record.
const char *copilot_entry_name(const struct dirent *entry);

/// The C library's English words for an errno value, never null, never translated, safe on any thread.
const char *copilot_error_text(int number);

#endif
