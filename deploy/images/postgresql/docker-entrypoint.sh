#!/usr/bin/env bash
# Starts PostgreSQL the way the official image does. An empty PGDATA is made a cluster first, by POSTGRES_PASSWORD
# (required), POSTGRES_USER, POSTGRES_DB, POSTGRES_INITDB_ARGS and the scripts in /docker-entrypoint-initdb.d.
set -euo pipefail

fail() {
  echo "Error: $*" >&2
  exit 1
}

# A secret can come as a file: POSTGRES_PASSWORD_FILE instead of POSTGRES_PASSWORD.
take_from_file() {
  local name=$1 file="${1}_FILE"
  [[ -n ${!file:-} ]] || return 0
  [[ -z ${!name:-} ]] || fail "$name and $file are both set; one of them is enough"
  export "$name=$(<"${!file}")"
}

initialise() {
  local options
  take_from_file POSTGRES_PASSWORD
  take_from_file POSTGRES_USER
  take_from_file POSTGRES_DB
  export POSTGRES_USER=${POSTGRES_USER:-postgres}
  export POSTGRES_DB=${POSTGRES_DB:-$POSTGRES_USER}
  local method=${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}
  if [[ -z ${POSTGRES_PASSWORD:-} && $method != trust ]]; then
    fail "the database is not initialised and has no superuser password: set POSTGRES_PASSWORD to a non-empty value"
  fi
  read -ra options <<<"${POSTGRES_INITDB_ARGS:-}"
  initdb --username="$POSTGRES_USER" --pwfile=<(printf '%s\n' "${POSTGRES_PASSWORD:-}") "${options[@]}"
  cat >>"$PGDATA/postgresql.conf" <<<"
listen_addresses = '*'
unix_socket_directories = '/var/run/postgresql, /tmp'"
  echo "host all all all $method" >>"$PGDATA/pg_hba.conf"
  set_up
  echo "PostgreSQL init process complete; ready for start up."
}

# The database and the scripts, on a server that nobody else can reach yet.
set_up() {
  export PGPASSWORD=${POSTGRES_PASSWORD:-} PGHOST=/var/run/postgresql
  pg_ctl -D "$PGDATA" -w -o "-c listen_addresses=''" start
  local session=(psql -v ON_ERROR_STOP=1 --no-psqlrc --no-password --username "$POSTGRES_USER")
  if [[ $POSTGRES_DB != postgres ]]; then
    "${session[@]}" --dbname postgres -v name="$POSTGRES_DB" <<<'CREATE DATABASE :"name";'
  fi
  session+=(--dbname "$POSTGRES_DB")
  local script
  for script in /docker-entrypoint-initdb.d/*; do
    case $script in
      *.sh) bash "$script" ;;
      *.sql) "${session[@]}" --file "$script" ;;
      *.sql.gz) gunzip -c "$script" | "${session[@]}" ;;
    esac
  done
  pg_ctl -D "$PGDATA" -m fast -w stop
  unset PGPASSWORD PGHOST
}

if [[ ${1:-} == -* ]]; then
  set -- postgres "$@"
fi
if [[ ${1:-} != postgres ]]; then
  exec "$@"
fi
if [[ $(id -u) == 0 ]]; then
  install -d -o postgres -g postgres -m 700 "$PGDATA"
  find "$PGDATA" ! -user postgres -exec chown postgres:postgres {} +
  exec setpriv --reuid=postgres --regid=postgres --init-groups "${BASH_SOURCE[0]}" "$@"
fi
if [[ ! -s $PGDATA/PG_VERSION ]]; then
  initialise
fi
exec "$@"
