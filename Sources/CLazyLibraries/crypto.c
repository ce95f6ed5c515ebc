// The functions of OpenSSL's libcrypto. Where it cannot be loaded, each fails as it does out of memory.
// Not for the libraries themselves to find.
#pragma GCC visibility push(hidden)

#include "lazy.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>

#define CRYPTO_LIBRARY "libcrypto.so.3"

EVP_MD_CTX *EVP_MD_CTX_new(void) {
  LAZY(CRYPTO_LIBRARY, EVP_MD_CTX_new)
  return real == NULL ? NULL : real();
}

void EVP_MD_CTX_free(EVP_MD_CTX *context) {
  LAZY(CRYPTO_LIBRARY, EVP_MD_CTX_free)
  if (real != NULL) real(context);
}

const EVP_MD *EVP_sha256(void) {
  LAZY(CRYPTO_LIBRARY, EVP_sha256)
  return real == NULL ? NULL : real();
}

int EVP_DigestInit_ex(EVP_MD_CTX *context, const EVP_MD *type, ENGINE *engine) {
  LAZY(CRYPTO_LIBRARY, EVP_DigestInit_ex)
  return real == NULL ? 0 : real(context, type, engine);
}

int EVP_DigestUpdate(EVP_MD_CTX *context, const void *data, size_t size) {
  LAZY(CRYPTO_LIBRARY, EVP_DigestUpdate)
  return real == NULL ? 0 : real(context, data, size);
}

int EVP_DigestFinal_ex(EVP_MD_CTX *context, unsigned char *digest, unsigned int *size) {
  LAZY(CRYPTO_LIBRARY, EVP_DigestFinal_ex)
  return real == NULL ? 0 : real(context, digest, size);
}

unsigned char *HMAC(const EVP_MD *type, const void *key, int key_size, const unsigned char *data, size_t size,
                    unsigned char *digest, unsigned int *digest_size) {
  LAZY(CRYPTO_LIBRARY, HMAC)
  return real == NULL ? NULL : real(type, key, key_size, data, size, digest, digest_size);
}

const EVP_MD *EVP_md5(void) {
  LAZY(CRYPTO_LIBRARY, EVP_md5)
  return real == NULL ? NULL : real();
}

BIO *BIO_new_mem_buf(const void *bytes, int size) {
  LAZY(CRYPTO_LIBRARY, BIO_new_mem_buf)
  return real == NULL ? NULL : real(bytes, size);
}

int BIO_free(BIO *bio) {
  LAZY(CRYPTO_LIBRARY, BIO_free)
  return real == NULL ? 0 : real(bio);
}

EVP_PKEY *PEM_read_bio_PrivateKey(BIO *bio, EVP_PKEY **key, pem_password_cb *callback, void *context) {
  LAZY(CRYPTO_LIBRARY, PEM_read_bio_PrivateKey)
  return real == NULL ? NULL : real(bio, key, callback, context);
}

void EVP_PKEY_free(EVP_PKEY *key) {
  LAZY(CRYPTO_LIBRARY, EVP_PKEY_free)
  if (real != NULL) real(key);
}

int EVP_PKEY_get_base_id(const EVP_PKEY *key) {
  LAZY(CRYPTO_LIBRARY, EVP_PKEY_get_base_id)
  return real == NULL ? 0 : real(key);
}

int EVP_DigestSignInit(EVP_MD_CTX *context, EVP_PKEY_CTX **key_context, const EVP_MD *type, ENGINE *engine, EVP_PKEY *key) {
  LAZY(CRYPTO_LIBRARY, EVP_DigestSignInit)
  return real == NULL ? 0 : real(context, key_context, type, engine, key);
}

int EVP_DigestSign(EVP_MD_CTX *context, unsigned char *signature, size_t *signature_size, const unsigned char *data,
                   size_t size) {
  LAZY(CRYPTO_LIBRARY, EVP_DigestSign)
  return real == NULL ? 0 : real(context, signature, signature_size, data, size);
}
