#!/bin/bash
# The roles of an empty database, once: who owns the tables, who works with them, who copies them.
# The image runs it at its first start; elsewhere a superuser does, with the same variables
# (docs/deploying.md). Passwords reach PostgreSQL as values, whatever is in them.
set -euo pipefail

psql --no-psqlrc --set=ON_ERROR_STOP=1 --set=database="$POSTGRES_DB" \
	--set=owner="$OWNER_PASSWORD" --set=app="$APP_PASSWORD" --set=standby="$STANDBY_PASSWORD" \
	--username="${POSTGRES_USER:-postgres}" --dbname="$POSTGRES_DB" <<'SQL'
CREATE ROLE kedai_owner LOGIN PASSWORD :'owner';
CREATE ROLE kedai_app LOGIN PASSWORD :'app';
CREATE ROLE kedai_standby LOGIN REPLICATION PASSWORD :'standby';
ALTER DATABASE :"database" OWNER TO kedai_owner;
SQL

# `all` in pg_hba.conf does not mean replication.
echo "host replication kedai_standby all scram-sha-256" >>"$PGDATA/pg_hba.conf"
psql --no-psqlrc --quiet --username="${POSTGRES_USER:-postgres}" --dbname="$POSTGRES_DB" \
	--command="SELECT pg_reload_conf()" >/dev/null
