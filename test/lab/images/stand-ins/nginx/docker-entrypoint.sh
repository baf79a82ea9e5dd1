#!/bin/sh
# As the official image: scripts of /docker-entrypoint.d run first (*.envsh are sourced), templates of
# /etc/nginx/templates are filled with the environment into /etc/nginx/conf.d.
set -e
case "$1" in
  nginx | nginx-debug)
    for script in /docker-entrypoint.d/*; do
      case "$script" in
        *.envsh) . "$script" ;;
        *.sh) if [ -x "$script" ]; then "$script"; fi ;;
      esac
    done
    for template in /etc/nginx/templates/*.template; do
      if [ ! -e "$template" ]; then continue; fi
      names=$(env | sed -n 's/^\([A-Za-z_][A-Za-z0-9_]*\)=.*/${\1} /p')
      envsubst "$names" <"$template" >"/etc/nginx/conf.d/$(basename "$template" .template)"
    done
    ;;
esac
exec "$@"
