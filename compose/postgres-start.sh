#!/bin/bash
# PostgreSQL reads its key only from a file of its own user, whose number differs from image to image: so everything is handed
# over here, as root, to a folder in memory, before the image's own entry point takes over.
set -eu
run=/run/capstan
install -d -o postgres -g postgres -m 700 "$run"
for file in server.key server.crt superuser.password capstan.password; do
    install -o postgres -g postgres -m 600 "/etc/capstan/$file" "$run/$file"
done
install -o postgres -g postgres -m 600 /opt/capstan/pg_hba.conf "$run/pg_hba.conf"
exec docker-entrypoint.sh postgres \
    -c ssl=on -c ssl_cert_file=$run/server.crt -c ssl_key_file=$run/server.key -c ssl_min_protocol_version=TLSv1.2 \
    -c hba_file=$run/pg_hba.conf -c password_encryption=scram-sha-256 \
    -c shared_buffers=64MB -c max_connections=60
