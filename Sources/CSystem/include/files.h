/// Files: openat2(2), renameat2(2), fallocate(2), copy_file_range(2), names in a directory, texts of errors.
#ifndef COPILOT_CSYSTEM_FILES_H
#define COPILOT_CSYSTEM_FILES_H

#include <dirent.h>
#include <stddef.h>
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

/// fallocate(2): takes the room for a file of `size` bytes and makes it so long. Returns 0 or a negative errno; -EOPNOTSUPP
/// where the file system cannot.
int copilot_reserve(int file, int64_t size);

/// copy_file_range(2) from `from` to the same offset in `to`; the file system may share the bytes instead of copying them.
/// Returns how many were copied, 0 at the end, or a negative errno; -EXDEV, -EINVAL, -EOPNOTSUPP or -ENOSYS where it cannot.
int64_t copilot_copy_range(int from, int to, int64_t offset, size_t size);

/// The name of an entry. Swift sees a tuple of 256 bytes, and copying it would read past a short record.
const char *copilot_entry_name(const struct dirent *entry);

/// The C library's English words for an errno value, never null, never translated, safe on any thread.
const char *copilot_error_text(int number);

#endif
