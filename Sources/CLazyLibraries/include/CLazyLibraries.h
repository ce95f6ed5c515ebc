// Stands between the program and two big libraries, so that they are loaded at the first use of the network and not at
// every start. See lazy.c.
#pragma once
