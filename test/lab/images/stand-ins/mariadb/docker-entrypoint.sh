#!/usr/bin/env bash
# As the official image: makes the system tables on the first start from MARIADB_* or MYSQL_* (each also as a file, by
# *_FILE), runs what is in /docker-entrypoint-initdb.d while only a Unix socket is open, and drops root.
set -eo pipefail
shopt -s nullglob

fail() { echo "[ERROR] [Entrypoint]: $*" >&2; exit 1; }

# The value of MARIADB_<name>, or of the file that its *_FILE names, or of MYSQL_<name>.
setting() {
  local prefix name file
  for prefix in MARIADB MYSQL; do
    name="${prefix}_$1" file="${prefix}_$1_FILE"
    [[ -z "${!name}" || -z "${!file}" ]] || fail "Both $name and $file are set (but are exclusive)"
    if [[ -n "${!name}" ]]; then printf '%s' "${!name}"; return; fi
    if [[ -n "${!file}" ]]; then printf '%s' "$(<"${!file}")"; return; fi
  done
  printf '%s' "$2"
}

quoted() {
  local text=${1//\\/\\\\}
  printf "'%s'" "${text//\'/\\\'}"
}

# The server's own answer: files and parameters count.
configured() { "${command[@]}" --verbose --help 2>/dev/null | awk -v name="$1" '/^[a-z]/ && $1 == name { print $2 }'; }

as_root() { MYSQL_PWD="$root_password" mariadb --protocol=socket --socket="$socket" --user=root "$@"; }

# What makes healthcheck.sh able to ask; its password is nobody's else.
healthcheck_user() {
  local password host
  password="$(openssl rand -hex 16)"
  for host in 127.0.0.1 ::1 localhost; do
    echo "CREATE USER IF NOT EXISTS healthcheck@'$host' IDENTIFIED BY '$password'; GRANT USAGE ON *.* TO healthcheck@'$host';"
  done
  (umask 0077 && printf '[mariadb-client]\nport=%s\nsocket=%s\nuser=healthcheck\npassword=%s\n' \
    "$(configured port)" "$socket" "$password" >"$data/.my-healthcheck.cnf")
}

accounts() {
  local database user password host=$1
  echo "DELETE FROM mysql.global_priv WHERE User = 'root' AND Host <> 'localhost'; DELETE FROM mysql.proxies_priv; FLUSH PRIVILEGES;"
  [[ -z "$root_password" ]] || echo "ALTER USER root@localhost IDENTIFIED BY $(quoted "$root_password");"
  if [[ "$host" != localhost ]]; then
    echo "CREATE USER root@$(quoted "$host") IDENTIFIED BY $(quoted "$root_password"); GRANT ALL ON *.* TO root@$(quoted "$host") WITH GRANT OPTION;"
  fi
  database="$(setting DATABASE)" user="$(setting USER)" password="$(setting PASSWORD)"
  [[ -z "$database" ]] || echo "CREATE DATABASE IF NOT EXISTS \`$database\`;"
  [[ -z "$user" || -z "$password" ]] || {
    echo "CREATE USER $(quoted "$user")@'%' IDENTIFIED BY $(quoted "$password");"
    [[ -z "$database" ]] || echo "GRANT ALL ON \`${database//_/\\_}\`.* TO $(quoted "$user")@'%';"
  }
  healthcheck_user
}

initialize() {
  local file
  for file in /docker-entrypoint-initdb.d/*; do
    case "$file" in
      *.sh)
        echo "[Note] [Entrypoint]: $0: running $file"
        if [[ -x "$file" ]]; then "$file"; else . "$file"; fi ;;
      *.sql) as_root ${database:+"$database"} <"$file" ;;
      *.sql.gz) gunzip -c "$file" | as_root ${database:+"$database"} ;;
      *.sql.xz) xzcat "$file" | as_root ${database:+"$database"} ;;
      *.sql.zst) zstd -dc "$file" | as_root ${database:+"$database"} ;;
      *) echo "[Warn] [Entrypoint]: $0: ignoring $file" >&2 ;;
    esac
  done
}

create() {
  local server tries random root_password='' wanted database
  wanted="$(setting ROOT_PASSWORD)" random="$(setting RANDOM_ROOT_PASSWORD)" database="$(setting DATABASE)"
  [[ -n "$wanted$random$(setting ALLOW_EMPTY_ROOT_PASSWORD)$MYSQL_ALLOW_EMPTY_PASSWORD" ]] ||
    fail 'Database is uninitialized and password option is not specified'
  if [[ -n "$random" ]]; then
    wanted="$(openssl rand -hex 16)"
    echo "[Note] [Entrypoint]: GENERATED ROOT PASSWORD: $wanted"
  fi
  mariadb-install-db --datadir="$data" --auth-root-authentication-method=normal --skip-test-db --skip-log-bin "${command[@]:1}" >/dev/null
  "${command[@]}" --skip-networking --socket="$socket" --skip-log-bin --skip-slave-start &
  server=$!
  for ((tries = 0; tries < 300; tries++)); do
    if as_root --execute 'SELECT 1' >/dev/null 2>&1; then break; fi
    kill -0 "$server" 2>/dev/null || fail 'Unable to start server.'
    sleep 0.1
  done
  if [[ -z "$(setting INITDB_SKIP_TZINFO)" ]]; then
    mariadb-tzinfo-to-sql --skip-write-binlog /usr/share/zoneinfo 2>/dev/null | as_root mysql
  fi
  # The commands know the password that they set before they set it.
  root_password="$wanted" accounts "$(setting ROOT_HOST %)" | MYSQL_PWD='' mariadb --protocol=socket --socket="$socket" --user=root
  root_password="$wanted"
  initialize
  kill "$server"
  wait "$server"
  echo '[Note] [Entrypoint]: MariaDB init process done. Ready for start up.'
}

if [[ "${1:0:1}" == - ]]; then set -- mariadbd "$@"; fi
[[ "$1" != mysqld ]] || set -- mariadbd "${@:2}"
if [[ "$1" != mariadbd ]] || [[ " $* " =~ \ (-\?|--help|--print-defaults|-V|--version)\  ]]; then exec "$@"; fi
command=("$@")
data="$(configured datadir)" data="${data%/}"
socket="$(configured socket)"
if [[ "$(id -u)" == 0 ]]; then
  mkdir -p "$data"
  find "$data" "${socket%/*}" \! -user mysql -exec chown mysql: '{}' +
  exec gosu mysql "$BASH_SOURCE" "$@"
fi
if [[ ! -d "$data/mysql" ]]; then create; fi
exec "$@"
