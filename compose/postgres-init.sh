#!/bin/bash
# Runs once, when the database is made: the API server's role, which owns its database and nothing else.
set -eu
psql --no-psqlrc --set=ON_ERROR_STOP=1 --set=password="$(cat /run/capstan/capstan.password)" \
    --username postgres --dbname postgres <<'SQL'
CREATE ROLE capstan LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
CREATE DATABASE capstan OWNER capstan;
REVOKE ALL ON DATABASE capstan FROM PUBLIC;
REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC;
SQL
