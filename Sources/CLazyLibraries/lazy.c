// libcurl brings more than thirty libraries with it. Loading them takes most of the time of a start, and a process that
// is PID 1 is deaf to SIGTERM all that while (see CEarlySignals); most commands never use them. So this target defines
// the few functions that the program calls, under their own names: the linker is content with these, and each looks up
// the real one when it is first called. Headers and versions still come from pkg-config; `make build` takes the libraries
// off the list of what the finished program loads at its start (without that it works too, and starts more slowly).
#include "lazy.h"

#include <dlfcn.h>
#include <string.h>

void *lazy_function(const char *library, const char *name) {
  // Local names, bound inside first: what the libraries call by these names among themselves must not end here.
  // dlopen(3) counts and is thread-safe; the library stays for good.
  void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND);
  return handle == NULL ? NULL : dlsym(handle, name);
}
