# Sourced after common.sh: makes a certificate for 127.0.0.1 in $DATA, and the authority that signed it. Tests trust the latter
# by its file, authority.pem, alone.
(
    cd "$DATA"
    openssl ecparam -name prime256v1 -genkey -noout -out authority.key
    openssl req -x509 -new -key authority.key -days 2 -subj /CN=copilot-tests -out authority.pem
    openssl ecparam -name prime256v1 -genkey -noout -out server.key
    openssl req -new -key server.key -subj /CN=localhost -out server.csr
    printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n' >server.ext
    openssl x509 -req -in server.csr -CA authority.pem -CAkey authority.key -CAcreateserial -days 2 -extfile server.ext \
        -out server.pem
) >>"$DATA/log" 2>&1
