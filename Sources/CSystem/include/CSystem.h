/// What Linux offers and Swift's Glibc module does not: calls without a wrapper, macros, flexible arrays.
///
/// Every function that can fail returns a negative errno value, so that nothing can overwrite `errno` on the way.
#ifndef COPILOT_CSYSTEM_H
#define COPILOT_CSYSTEM_H

#include "files.h"
#include "processes.h"
#include "signals.h"
#include "watching.h"

#endif
