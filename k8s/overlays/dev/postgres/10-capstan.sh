# Run once by the image, as the superuser, when the data folder is new: the API server gets a database and a role of its own.
psql --set ON_ERROR_STOP=1 --set password="$(cat /etc/postgres-secrets/database-password)" <<'SQL'
CREATE ROLE capstan LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
CREATE DATABASE capstan OWNER capstan;
REVOKE CONNECT, TEMPORARY ON DATABASE capstan FROM PUBLIC;
SQL
