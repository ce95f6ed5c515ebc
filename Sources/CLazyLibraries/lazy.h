// How a function of a library that may not be loaded yet is called.
#pragma once

#include <stddef.h>

// The address of a function in a library, which is loaded for the first such question; NULL where there is none.
// The libraries: "libcurl.so.4", "libcrypto.so.3". Safe from any thread.
void *lazy_function(const char *library, const char *name);

// Declares `real`, the function of this name in the library, and looks it up once.
#define LAZY(library, name)                                     \
  static __typeof__(name) *_Atomic cached;                      \
  __typeof__(name) *real = cached;                              \
  if (real == NULL) {                                           \
    real = (__typeof__(name) *)lazy_function(library, #name);   \
    cached = real;                                              \
  }
