#define _GNU_SOURCE
#include "CSystem.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_openat2
#define SYS_openat2 437 /* the same number on every architecture */
#endif
#ifndef RENAME_EXCHANGE
#define RENAME_EXCHANGE (1 << 1)
#endif

/* struct open_how of linux/openat2.h; the kernel is told its size, so that it may grow there. */
struct open_how_v0 {
    uint64_t flags;
    uint64_t mode;
    uint64_t resolve;
};

const int copilot_path_only = O_PATH;

int copilot_openat2(int directory, const char *path, int flags, uint64_t resolve) {
    struct open_how_v0 how = {.flags = (uint64_t)(unsigned int)flags, .mode = 0, .resolve = resolve};
    long descriptor = syscall(SYS_openat2, directory, path, &how, sizeof how);
    return descriptor < 0 ? -errno : (int)descriptor;
}

int copilot_rename_exchange(int first_directory, const char *first, int second_directory, const char *second) {
    long outcome = syscall(SYS_renameat2, first_directory, first, second_directory, second, RENAME_EXCHANGE);
    return outcome < 0 ? -errno : 0;
}

int copilot_reserve(int file, int64_t size) {
    return fallocate(file, 0, 0, size) < 0 ? -errno : 0;
}

int64_t copilot_copy_range(int from, int to, int64_t offset, size_t size) {
    off_t source = offset, target = offset;
    ssize_t copied = copy_file_range(from, &source, to, &target, size, 0);
    return copied < 0 ? -errno : copied;
}

const char *copilot_entry_name(const struct dirent *entry) {
    return entry->d_name;
}

const char *copilot_error_text(int number) {
    const char *text = strerrordesc_np(number);
    return text != NULL ? text : "unknown error";
}
