// Reflected CRCs of 32 and 64 bits, by carry-less multiplication where the processor has it, else by tables (slicing by 8).
#include "CChecksums.h"

#include <pthread.h>
#include <string.h>

#define KINDS 3

static const uint64_t polynomials[KINDS] = {0xEDB88320u, 0x82F63B78u, 0x9A6C9329AC4BC9B5u};
static const unsigned widths[KINDS] = {32, 32, 64};

// table[k][0][b]: the register after byte b; table[k][j][b]: after byte b and j zero bytes.
static uint64_t table[KINDS][8][256];
// powers[k][n]: x^(2^n) modulo the polynomial; the reflected register, aligned to its low end.
static uint64_t powers[KINDS][64];
static pthread_once_t once = PTHREAD_ONCE_INIT;

// The product of two residues modulo the polynomial.
static uint64_t multiply(unsigned kind, uint64_t a, uint64_t b) {
  uint64_t product = 0;
  for (uint64_t bit = (uint64_t)1 << (widths[kind] - 1); bit != 0; bit >>= 1) {
    if (a & bit) product ^= b;
    b = (b >> 1) ^ (b & 1 ? polynomials[kind] : 0);
  }
  return product;
}

// x^exponent modulo the polynomial.
static uint64_t power(unsigned kind, uint64_t exponent) {
  uint64_t result = (uint64_t)1 << (widths[kind] - 1); // x^0
  for (unsigned n = 0; exponent != 0; n++, exponent >>= 1)
    if (exponent & 1) result = multiply(kind, result, powers[kind][n]);
  return result;
}

#if defined(__x86_64__)
#include <immintrin.h>
static int can_multiply;
// Per kind, for folding over 512 and over 128 bits: the factors of the low and of the high half.
static uint64_t folds[KINDS][2][2];

// As in Gopal et al., "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ" (Intel, 2009), reflected: the low half
// has the higher powers. The product of two reflected numbers comes out one bit low, hence the "- 1".
static void prepare_folds(unsigned kind) {
  const unsigned distances[2] = {512, 128};
  for (int i = 0; i < 2; i++) {
    folds[kind][i][0] = power(kind, distances[i] + 64 - 1) << (64 - widths[kind]);
    folds[kind][i][1] = power(kind, distances[i] - 1) << (64 - widths[kind]);
  }
}

__attribute__((target("pclmul,sse2"))) static inline __m128i fold(__m128i value, __m128i next, __m128i factors) {
  __m128i low = _mm_clmulepi64_si128(value, factors, 0x00);
  __m128i high = _mm_clmulepi64_si128(value, factors, 0x11);
  return _mm_xor_si128(next, _mm_xor_si128(low, high));
}

// Folds whole blocks of 16 bytes (at least 4) into 16 bytes that have the same check when the register begins at 0.
__attribute__((target("pclmul,sse2"))) static void fold_blocks(unsigned kind, uint64_t state, const uint8_t *bytes, size_t blocks,
                                                               uint8_t rest[16]) {
  const __m128i *next = (const __m128i *)bytes;
  __m128i far = _mm_loadu_si128((const __m128i *)folds[kind][0]);
  __m128i near = _mm_loadu_si128((const __m128i *)folds[kind][1]);
  __m128i a = _mm_xor_si128(_mm_loadu_si128(next), _mm_cvtsi64_si128((long long)state));
  __m128i b = _mm_loadu_si128(next + 1), c = _mm_loadu_si128(next + 2), d = _mm_loadu_si128(next + 3);
  for (next += 4, blocks -= 4; blocks >= 4; next += 4, blocks -= 4) {
    a = fold(a, _mm_loadu_si128(next), far);
    b = fold(b, _mm_loadu_si128(next + 1), far);
    c = fold(c, _mm_loadu_si128(next + 2), far);
    d = fold(d, _mm_loadu_si128(next + 3), far);
  }
  a = fold(fold(fold(a, b, near), c, near), d, near);
  for (; blocks > 0; next++, blocks--) a = fold(a, _mm_loadu_si128(next), near);
  _mm_storeu_si128((__m128i *)rest, a);
}
#endif

static void prepare(void) {
  for (unsigned kind = 0; kind < KINDS; kind++) {
    for (unsigned byte = 0; byte < 256; byte++) {
      uint64_t value = byte;
      for (int bit = 0; bit < 8; bit++) value = (value >> 1) ^ (value & 1 ? polynomials[kind] : 0);
      table[kind][0][byte] = value;
    }
    for (unsigned slice = 1; slice < 8; slice++)
      for (unsigned byte = 0; byte < 256; byte++) {
        uint64_t value = table[kind][slice - 1][byte];
        table[kind][slice][byte] = (value >> 8) ^ table[kind][0][value & 255];
      }
    powers[kind][0] = (uint64_t)1 << (widths[kind] - 2); // x^1
    for (unsigned n = 1; n < 64; n++) powers[kind][n] = multiply(kind, powers[kind][n - 1], powers[kind][n - 1]);
#if defined(__x86_64__)
    prepare_folds(kind);
#endif
  }
#if defined(__x86_64__)
  can_multiply = __builtin_cpu_supports("pclmul");
#endif
}

static uint64_t by_table(unsigned kind, uint64_t state, const uint8_t *bytes, size_t size) {
  for (; size >= 8; bytes += 8, size -= 8) {
    uint64_t word;
    memcpy(&word, bytes, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    word ^= state;
    state = 0;
    for (int slice = 7; slice >= 0; slice--, word >>= 8) state ^= table[kind][slice][word & 255];
  }
  for (; size > 0; bytes++, size--) state = (state >> 8) ^ table[kind][0][(state ^ *bytes) & 255];
  return state;
}

static uint64_t mask(unsigned kind) { return widths[kind] == 64 ? ~(uint64_t)0 : ((uint64_t)1 << widths[kind]) - 1; }

uint64_t copilot_crc_add_by_table(enum copilot_crc kind, uint64_t crc, const void *bytes, size_t size) {
  pthread_once(&once, prepare);
  return by_table(kind, crc ^ mask(kind), bytes, size) ^ mask(kind);
}

uint64_t copilot_crc_add(enum copilot_crc kind, uint64_t crc, const void *bytes, size_t size) {
  pthread_once(&once, prepare);
#if defined(__x86_64__)
  if (can_multiply && size >= 64) {
    uint8_t rest[16];
    const size_t blocks = size / 16;
    fold_blocks(kind, crc ^ mask(kind), bytes, blocks, rest);
    uint64_t state = by_table(kind, 0, rest, sizeof rest);
    return by_table(kind, state, (const uint8_t *)bytes + blocks * 16, size % 16) ^ mask(kind);
  }
#endif
  return copilot_crc_add_by_table(kind, crc, bytes, size);
}

uint64_t copilot_crc_join(enum copilot_crc kind, uint64_t first, uint64_t second, uint64_t second_size) {
  pthread_once(&once, prepare);
  // x^(8 * size), by squaring x^size three times, so that no size overflows.
  uint64_t shift = power(kind, second_size);
  for (int i = 0; i < 3; i++) shift = multiply(kind, shift, shift);
  return multiply(kind, shift, first) ^ second;
}
