#!/usr/bin/env bash
# As the official image: gives its data to the user rabbitmq and drops root; refuses variables that were taken away.
set -euo pipefail
if [[ "$1" == rabbitmq* && "$(id -u)" == 0 ]]; then
  if [[ "$1" == rabbitmq-server ]]; then find /var/lib/rabbitmq \! -user rabbitmq -exec chown rabbitmq '{}' +; fi
  exec gosu rabbitmq "$BASH_SOURCE" "$@"
fi
for name in RABBITMQ_DEFAULT_PASS_FILE RABBITMQ_DEFAULT_USER_FILE RABBITMQ_VM_MEMORY_HIGH_WATERMARK; do
  [[ -z "${!name:-}" ]] || { echo "error: $name is set but deprecated" >&2; exit 1; }
done
exec "$@"
