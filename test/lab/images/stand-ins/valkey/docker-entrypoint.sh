#!/bin/sh
# As the official image: parameters alone are those of valkey-server, and VALKEY_EXTRA_FLAGS follow them; it gives /data to
# the user valkey and drops root.
set -e
if [ "${1#-}" != "$1" ] || [ "${1%.conf}" != "$1" ]; then set -- valkey-server "$@"; fi
if [ "$1" = valkey-server ] && [ "$(id -u)" = 0 ]; then
  find . \! -user valkey -exec chown valkey '{}' +
  exec gosu valkey "$0" "$@"
fi
if [ "$(umask)" = 0022 ]; then umask 0077; fi
exec "$@" $VALKEY_EXTRA_FLAGS
