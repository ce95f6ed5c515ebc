// OpenSSL's libcrypto (in the process already with libcurl): SHA-256, HMAC-SHA-256, MD5 and RS256, nothing else.
#ifndef COPILOT_CCRYPTO_H
#define COPILOT_CCRYPTO_H

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>

/// HMAC-SHA-256 into 32 bytes; 1 is success. (HMAC() returns NULL on failure and takes the digest by a macro-like getter.)
static inline int ccrypto_hmac_sha256(const void *key, int key_size, const unsigned char *data, size_t size,
                                      unsigned char output[32]) {
    unsigned int written = 0;
    return HMAC(EVP_sha256(), key, key_size, data, size, output, &written) != NULL && written == 32;
}

/// Signs `data` with an RSA private key in PEM that is not encrypted: RSASSA-PKCS1-v1_5 with SHA-256. `*output_size` is the
/// room on the way in and the signature's length on the way out. 1 is success.
static inline int ccrypto_sign_rs256(const void *pem, int pem_size, const unsigned char *data, size_t size,
                                     unsigned char *output, size_t *output_size) {
    BIO *text = BIO_new_mem_buf(pem, pem_size);
    if (text == NULL) return 0;
    // An empty passphrase: without one OpenSSL would ask at the terminal.
    EVP_PKEY *key = PEM_read_bio_PrivateKey(text, NULL, NULL, (void *)"");
    BIO_free(text);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    int signed_it = key != NULL && context != NULL && EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA &&
                    EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key) == 1 &&
                    EVP_DigestSign(context, output, output_size, data, size) == 1;
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    return signed_it;
}

#endif
