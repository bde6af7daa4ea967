#!/bin/sh
# Run by the postgres image on first start: one database and one role for each service.
set -eu
for service in registration exam scoring reporting; do
    psql -v ON_ERROR_STOP=1 -v name="$service" -v database="hoithi_$service" \
        -v password="$(cat "/run/secrets/postgres/password-$service")" --username postgres <<'SQL'
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"database" OWNER :"name";
REVOKE CONNECT ON DATABASE :"database" FROM PUBLIC;
SQL
done
