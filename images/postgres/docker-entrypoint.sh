#!/usr/bin/env bash
# Starts PostgreSQL, and makes the database first if PGDATA is empty. Understands what the official image's users set:
#
#   POSTGRES_PASSWORD or _FILE   must be given, or POSTGRES_HOST_AUTH_METHOD=trust
#   POSTGRES_USER or _FILE       the superuser, postgres unless said otherwise
#   POSTGRES_DB or _FILE         the first database, named like the user unless said otherwise
#   POSTGRES_INITDB_ARGS, POSTGRES_INITDB_WALDIR, POSTGRES_HOST_AUTH_METHOD, PGDATA
#   /docker-entrypoint-initdb.d  *.sh, *.sql, *.sql.gz: run once, in the order of their names, in a server that only its own
#                                socket reaches
set -euo pipefail

fail() {
    printf 'postgres: %s\n' "$@" >&2
    exit 1
}

# The value of a variable, or what is in the file that VARIABLE_FILE names.
setting() { # variable, default
    local file="$1_FILE"
    [ -z "${!1:-}" ] || [ -z "${!file:-}" ] || fail "both $1 and $file are set: choose one"
    if [ -n "${!file:-}" ]; then
        [ -r "${!file}" ] || fail "$file: cannot read ${!file}"
        printf '%s' "$(<"${!file}")"
    else
        printf '%s' "${!1:-${2:-}}"
    fi
}

own_folders() {
    mkdir -p "$PGDATA"
    chmod 700 "$PGDATA"
    find "$PGDATA" \! -user postgres -exec chown postgres {} +
    if [ -n "${POSTGRES_INITDB_WALDIR:-}" ]; then
        mkdir -p "$POSTGRES_INITDB_WALDIR"
        chown -R postgres "$POSTGRES_INITDB_WALDIR"
    fi
}

make_database() {
    local arguments=(--username="$user" --encoding=UTF8 --auth-local=trust --auth-host="$method")
    [ -z "${POSTGRES_INITDB_WALDIR:-}" ] || arguments+=(--waldir="$POSTGRES_INITDB_WALDIR")
    # shellcheck disable=SC2206 # one string of several arguments, as the official image has it
    arguments+=(${POSTGRES_INITDB_ARGS:-})
    if [ -n "$password" ]; then
        initdb --pgdata="$PGDATA" --pwfile=<(printf '%s\n' "$password") "${arguments[@]}"
    else
        initdb --pgdata="$PGDATA" "${arguments[@]}"
    fi
    printf '\nhost all all all %s\n' "$method" >>"$PGDATA/pg_hba.conf"
    sed -i "s/^#listen_addresses = .*/listen_addresses = '*'/" "$PGDATA/postgresql.conf"
}

sql() { psql --no-psqlrc --set=ON_ERROR_STOP=1 --username="$user" --no-password --dbname="$@"; }

run_scripts() {
    local script
    for script in /docker-entrypoint-initdb.d/*; do
        case $script in
            *.sh)
                echo "postgres: running $script"
                # shellcheck disable=SC1090
                if [ -x "$script" ]; then "$script"; else . "$script"; fi ;;
            *.sql) echo "postgres: running $script"; sql "$database" --file="$script" ;;
            *.sql.gz) echo "postgres: running $script"; gunzip --stdout "$script" | sql "$database" ;;
            '/docker-entrypoint-initdb.d/*') ;;
            *) echo "postgres: ignoring $script" ;;
        esac
    done
}

# In a server that the network doesn't reach.
fill_database() {
    pg_ctl --pgdata="$PGDATA" --options="-c listen_addresses='' -p 5432" --wait start
    if [ "$database" != postgres ]; then
        sql postgres --set=name="$database" <<<'CREATE DATABASE :"name";'
    fi
    export PGUSER=$user PGDATABASE=$database POSTGRES_USER=$user POSTGRES_DB=$database
    run_scripts
    unset PGUSER PGDATABASE PGPASSWORD
    pg_ctl --pgdata="$PGDATA" --mode=fast --wait stop
}

[ "${1:-}" != '' ] && [ "${1#-}" = "$1" ] || set -- postgres "$@"
[ "$1" = postgres ] || exec "$@"
for argument; do
    case $argument in -\? | --help | --describe-config | -V | --version) exec "$@" ;; esac
done

if [ "$(id -u)" = 0 ]; then
    own_folders
    exec setpriv --reuid=postgres --regid=postgres --init-groups "${BASH_SOURCE[0]}" "$@"
fi

if [ ! -s "$PGDATA/PG_VERSION" ]; then
    user=$(setting POSTGRES_USER postgres)
    password=$(setting POSTGRES_PASSWORD)
    database=$(setting POSTGRES_DB "$user")
    method=${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}
    [ -n "$password" ] || [ "$method" = trust ] ||
        fail 'the database is new and its superuser has no password' '  What to do: set POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE'
    export PGPASSWORD=$password
    make_database
    fill_database
    echo 'PostgreSQL init process complete; ready for start up.'
else
    echo 'PostgreSQL Database directory appears to contain a database; Skipping initialization'
fi
exec "$@"
