#!/usr/bin/env bash
# As the official image: makes a database cluster on the first start from POSTGRES_* (each also as a file, by *_FILE),
# runs what is in /docker-entrypoint-initdb.d while only a Unix socket is open, and drops root.
set -Eeuo pipefail

fail() { printf 'Error: %s\n' "$*" >&2; exit 1; }

# The value of a variable, or of the file that its *_FILE names.
from_file() {
  local name=$1 default=${2:-} file="${1}_FILE"
  [[ -z "${!name:-}" || -z "${!file:-}" ]] || fail "both $name and $file are set (but are exclusive)"
  if [[ -n "${!name:-}" ]]; then printf -v "$name" '%s' "${!name}"
  elif [[ -n "${!file:-}" ]]; then printf -v "$name" '%s' "$(<"${!file}")"
  else printf -v "$name" '%s' "$default"; fi
  export "${name?}"
  unset "$file"
}

create_cluster() {
  local arguments=()
  [[ -n "$POSTGRES_PASSWORD" || "${POSTGRES_HOST_AUTH_METHOD:-}" == trust ]] ||
    fail 'Database is uninitialized and superuser password is not specified.'
  read -ra arguments <<<"${POSTGRES_INITDB_ARGS:-}"
  initdb --username="$POSTGRES_USER" --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") --pgdata="$PGDATA" \
    ${POSTGRES_INITDB_WALDIR:+--waldir="$POSTGRES_INITDB_WALDIR"} "${arguments[@]}"
  local method="${POSTGRES_HOST_AUTH_METHOD:-}"
  method="${method:-$(postgres -C password_encryption -D "$PGDATA")}"
  printf '\nhost all all all %s\n' "$method" >>"$PGDATA/pg_hba.conf"
}

process_sql() {
  local database=()
  if [[ -n "${POSTGRES_DB:-}" ]]; then database=(--dbname "$POSTGRES_DB"); fi
  PGHOST='' PGHOSTADDR='' psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --no-password --no-psqlrc "${database[@]}" "$@"
}

initialize() {
  local file
  for file in /docker-entrypoint-initdb.d/*; do
    case "$file" in
      *.sh)
        if [[ -x "$file" ]]; then
          echo "$0: running $file"; "$file"
        else
          echo "$0: sourcing $file"; . "$file"
        fi ;;
      *.sql) echo "$0: running $file"; process_sql -f "$file" ;;
      *.sql.gz) echo "$0: running $file"; gunzip -c "$file" | process_sql ;;
      *.sql.xz) echo "$0: running $file"; xzcat "$file" | process_sql ;;
      *.sql.zst) echo "$0: running $file"; zstd -dc "$file" | process_sql ;;
      '/docker-entrypoint-initdb.d/*') ;;
      *) echo "$0: ignoring $file" ;;
    esac
  done
}

if [[ "${1:0:1}" == - ]]; then set -- postgres "$@"; fi
if [[ "$1" != postgres ]] || [[ " $* " =~ \ (-\?|--help|--describe-config|-V|--version)\  ]]; then exec "$@"; fi

from_file POSTGRES_PASSWORD
from_file POSTGRES_USER postgres
from_file POSTGRES_DB "$POSTGRES_USER"
from_file POSTGRES_INITDB_ARGS

if [[ "$(id -u)" == 0 ]]; then
  mkdir -p "$PGDATA" /var/run/postgresql
  chmod 00700 "$PGDATA" || true
  chmod 03775 /var/run/postgresql || true
  find "$PGDATA" /var/run/postgresql \! -user postgres -exec chown postgres '{}' +
  exec gosu postgres "$BASH_SOURCE" "$@"
fi

if [[ ! -s "$PGDATA/PG_VERSION" ]]; then
  mkdir -p "$PGDATA"
  create_cluster
  export PGPASSWORD="$POSTGRES_PASSWORD"
  # The command's own parameters count, and nothing listens on the network meanwhile.
  NOTIFY_SOCKET='' pg_ctl -D "$PGDATA" -w start \
    -o "$(printf '%q ' "${@:2}" -c listen_addresses= -p "${PGPORT:-5432}")"
  if [[ "$POSTGRES_DB" != postgres ]]; then
    POSTGRES_DB='' process_sql --dbname postgres --set db="$POSTGRES_DB" <<<'CREATE DATABASE :"db";'
  fi
  initialize
  pg_ctl -D "$PGDATA" -m fast -w stop
  unset PGPASSWORD
  printf '\nPostgreSQL init process complete; ready for start up.\n\n'
else
  printf '\nPostgreSQL Database directory appears to contain a database; Skipping initialization\n\n'
fi
exec "$@"
