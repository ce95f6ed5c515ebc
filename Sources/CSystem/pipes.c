#define _GNU_SOURCE
#include "CSystem.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* The pair stays open or is closed as a whole. */
static int move_up(int ends[2], int which) {
    if (ends[which] > 2) return 0;
    int higher = fcntl(ends[which], F_DUPFD_CLOEXEC, 3);
    int error = errno;
    close(ends[which]);
    ends[which] = higher;
    if (higher >= 0) return 0;
    close(ends[1 - which]);
    return -error;
}

int copilot_open_pipe(int ends[2], int flags) {
    if (pipe2(ends, O_CLOEXEC | flags) != 0) return -errno;
    int outcome = move_up(ends, 0);
    return outcome != 0 ? outcome : move_up(ends, 1);
}
