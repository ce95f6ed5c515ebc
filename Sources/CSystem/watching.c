#define _GNU_SOURCE
#include "CSystem.h"

#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434 /* the same number on every architecture */
#endif

/* struct pidfd_info of linux/pidfd.h (Linux 6.13), which older headers lack; the kernel reads its size from the request. */
struct process_info {
    uint64_t mask;
    uint64_t control_group;
    uint32_t ids[3];
    uint32_t credentials[8];
    int32_t exit_code;
};

static const uint64_t info_exit = 1 << 3;                                       /* PIDFD_INFO_EXIT, Linux 6.15 */
static const unsigned long get_info = _IOWR(0xFF, 11, struct process_info);     /* PIDFD_GET_INFO */

int copilot_open_process(int pid) {
    long descriptor = syscall(SYS_pidfd_open, pid, 0);
    return descriptor < 0 ? -errno : (int)descriptor;
}

static int wait_for(int descriptor, short events, int stop, int milliseconds) {
    struct pollfd waits[2] = {{.fd = descriptor, .events = events}, {.fd = stop, .events = POLLIN}};
    for (;;) {
        int count = poll(waits, 2, milliseconds);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return -errno;
        if (waits[1].revents != 0) return COPILOT_WAKE_STOP;
        return waits[0].revents != 0 ? COPILOT_WAKE_READY : COPILOT_WAKE_TIMEOUT;
    }
}

int copilot_wait_for_process(int process, int stop, int milliseconds) {
    return wait_for(process, POLLIN, stop, milliseconds);
}

/* POLLHUP comes without being asked for, and only when the process is reaped (Linux 6.9). */
int copilot_wait_for_reaping(int process, int stop, int milliseconds) {
    return wait_for(process, 0, stop, milliseconds);
}

int copilot_exit_information(int process, int *status) {
    struct process_info info = {.mask = info_exit};
    if (ioctl(process, get_info, &info) != 0) return -errno;
    if ((info.mask & info_exit) == 0) return -ENODATA;
    *status = info.exit_code;
    return 0;
}

int copilot_watch_directory(const char *path) {
    int watch = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (watch < 0) return -errno;
    uint32_t events = IN_CREATE | IN_MOVED_TO | IN_CLOSE_WRITE | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;
    if (inotify_add_watch(watch, path, events) >= 0) return watch;
    int error = errno;
    close(watch);
    return -error;
}

int copilot_wait_for_change(int directory, int stop, int milliseconds) {
    int outcome = wait_for(directory, POLLIN, stop, milliseconds);
    char events[4096];
    if (outcome == COPILOT_WAKE_READY) {
        while (read(directory, events, sizeof events) > 0) {
        }
    }
    return outcome;
}

int copilot_is_remote(const char *path) {
    struct statfs system;
    if (statfs(path, &system) != 0) return -errno;
    switch ((uint32_t)system.f_type) { /* linux/magic.h and the systems' own sources */
    case 0x6969:     /* NFS */
    case 0xFF534D42: /* CIFS */
    case 0xFE534D42: /* SMB2 */
    case 0x517B:     /* SMB */
    case 0x65735546: /* FUSE, virtiofs */
    case 0x01021997: /* 9P */
    case 0x00C36400: /* Ceph */
    case 0x0BD00BD0: /* Lustre */
    case 0x5346414F: /* AFS */
    case 0x6B414653: /* kAFS */
    case 0x47504653: /* GPFS */
    case 0x01161970: /* GFS2 */
    case 0x7461636F: /* OCFS2 */
    case 0x786F4256: /* VirtualBox's shared folders */
        return 1;
    default:
        return 0;
    }
}
