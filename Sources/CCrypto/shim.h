// OpenSSL's libcrypto (in the process already with libcurl): SHA-256 and HMAC-SHA-256, nothing else.
#ifndef COPILOT_CCRYPTO_H
#define COPILOT_CCRYPTO_H

#include <openssl/evp.h>
#include <openssl/hmac.h>

/// HMAC-SHA-256 into 32 bytes; 1 is success. (HMAC() returns NULL on failure and takes the digest by a macro-like getter.)
static inline int ccrypto_hmac_sha256(const void *key, int key_size, const unsigned char *data, size_t size,
                                      unsigned char output[32]) {
    unsigned int written = 0;
    return HMAC(EVP_sha256(), key, key_size, data, size, output, &written) != NULL && written == 32;
}

#endif
