/// Cyclic redundancy checks as object stores use them: reflected, begun and ended with all bits inverted.
#ifndef COPILOT_CCHECKSUMS_H
#define COPILOT_CCHECKSUMS_H

#include <stddef.h>
#include <stdint.h>

/// The polynomials, reflected (the lowest bit is the highest power), without their leading term.
enum copilot_crc {
    /// CRC-32/ISO-HDLC: gzip, zip, S3's default until 2024.
    COPILOT_CRC32 = 0,
    /// CRC-32/ISCSI (Castagnoli): S3, Google Cloud Storage.
    COPILOT_CRC32C = 1,
    /// CRC-64/NVME: S3's default.
    COPILOT_CRC64NVME = 2,
};

/// The check of `size` more bytes after those whose check is `crc` (0 for none).
uint64_t copilot_crc_add(enum copilot_crc kind, uint64_t crc, const void *bytes, size_t size);

/// The check of two pieces put together, from the checks of both and the size of the second in bytes.
uint64_t copilot_crc_join(enum copilot_crc kind, uint64_t first, uint64_t second, uint64_t second_size);

/// As `copilot_crc_add`, by tables alone: what machines without a carry-less multiplication do. For tests.
uint64_t copilot_crc_add_by_table(enum copilot_crc kind, uint64_t crc, const void *bytes, size_t size);

#endif
