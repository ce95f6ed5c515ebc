// The entry of libFuzzer for programs with a main of their own (llvm.org/docs/LibFuzzer.html, "Using libFuzzer as a library").
// The library, libclang_rt.fuzzer_no_main, comes with the toolchain; run.sh links it.
#pragma once

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*check)(const uint8_t *bytes, size_t count));
