#!/bin/bash
# seaweedfs-tls.sh DIRECTORY: seaweedfs.sh with TLS.
TLS=1 exec bash "$(dirname "$0")/seaweedfs.sh" "$@"
