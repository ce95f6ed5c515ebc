// expat, the XML parser. Its API is plain C: nothing to bridge.
#ifndef COPILOT_CEXPAT_H
#define COPILOT_CEXPAT_H

#include <expat.h>

#endif
