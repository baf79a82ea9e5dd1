#!/usr/bin/env bash
# As the official image, of its questions those that a Compose file asks: --connect, --innodb_initialized and
# --innodb_buffer_pool_loaded. Every one given must be true.
set -eo pipefail
settings=/var/lib/mysql/.my-healthcheck.cnf
ask() { mariadb ${settings:+--defaults-extra-file="$settings"} --skip-column-names --batch "$@"; }
[[ -f "$settings" ]] || settings=''

[[ $# -gt 0 ]] || { echo 'At least one argument required' >&2; exit 1; }
for question; do
  case "$question" in
    --connect) # over TCP, which the first start's server has not; who is let in doesn't matter
      said="$(ask --host=localhost --protocol=tcp --execute 'select 1' 2>&1)" || [[ "$said" != *"Can't connect"* ]] ;;
    --innodb_initialized)
      [[ "$(ask --execute "select 1 from information_schema.ENGINES where engine = 'innodb' and support in ('YES', 'DEFAULT', 'ENABLED')")" == 1 ]] ;;
    --innodb_buffer_pool_loaded)
      [[ "$(ask --execute "select VARIABLE_VALUE from information_schema.GLOBAL_STATUS where VARIABLE_NAME = 'Innodb_buffer_pool_load_status'")" == *'load completed'* ]] ;;
    *) echo "the stand-in has no answer to $question" >&2; exit 1 ;;
  esac || { echo "healthcheck ${question#--} failed" >&2; exit 1; }
done
