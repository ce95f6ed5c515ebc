#!/usr/bin/env bash
# certificates.sh DIRECTORY: an authority (ca.crt), a certificate for localhost and 127.0.0.1 (server.crt, server.key) and one for
# a client named `watcher` (client.crt, client.key), valid for two days. Keys are made anew each time.
set -eu
cd "${1:?a directory}"

key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"; }

sign() { # NAME SUBJECT EXTENSIONS
    key "$1"
    openssl req -new -key "$1.key" -subj "$2" -out "$1.csr"
    printf '%b' "$3" >"$1.ext"
    openssl x509 -req -in "$1.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile "$1.ext" -out "$1.crt"
    rm -f "$1.csr" "$1.ext"
}

key ca
openssl req -x509 -new -key ca.key -days 2 -subj /CN=copilot-test-authority -out ca.crt
sign server /CN=localhost 'subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n'
sign client /O=watchers/CN=watcher 'extendedKeyUsage=clientAuth\n'
