#!/usr/bin/env bash
# As the official image: copies WordPress into the working folder where there is none, and a configuration that reads
# WORDPRESS_* where there is none and one of them is set.
set -eo pipefail
if [[ "$1" == php-fpm || "$1" == apache2* ]]; then
  if [[ "$(id -u)" == 0 ]]; then owner=www-data; else owner=''; fi
  if [[ ! -e index.php && ! -e wp-includes/version.php ]]; then
    echo "WordPress not found in $PWD - copying now..." >&2
    cp --archive --update=none /usr/src/wordpress/. . # what is there already, a mounted plugin for instance, stays
    echo "Complete! WordPress has been successfully copied to $PWD" >&2
  fi
  if [[ ! -s wp-config.php ]] && compgen -e | grep -q '^WORDPRESS_'; then
    echo "No 'wp-config.php' found in $PWD, but 'WORDPRESS_...' variables supplied; copying 'wp-config-docker.php'" >&2
    cp /usr/src/wordpress/wp-config-docker.php wp-config.php
    [[ -z "$owner" ]] || chown "$owner:$owner" wp-config.php
  fi
fi
exec "$@"
