# Sourced by install.sh: which images there are, in the order in which they are built, and what each is made from.

readonly machines=(bare ready services)
readonly stand_ins=(
  nginx postgres postgres-18 postgres-16 pgbouncer rabbitmq redis valkey mariadb wordpress restic prometheus
  node garage mailpit
  exporters alertmanager blackbox-exporter mysqld-exporter nginx-exporter node-exporter pgbouncer-exporter postgres-exporter
  redis-exporter placeholder alloy cadvisor datadog-agent grafana loki opentelemetry-collector tempo
)
readonly clients=(operator operator-docker vantage)
readonly images=(debian "${machines[@]}" "${stand_ins[@]}" "${clients[@]}")

dockerfile() {
  case $1 in
    bare | ready) echo "$here/host/$1.Dockerfile" ;;
    debian | services | operator | operator-docker | vantage) echo "$here/$1/Dockerfile" ;;
    *) echo "$here/stand-ins/$1/Dockerfile" ;;
  esac
}

# npm inside an image needs this machine's own way to its registry; no credentials.
npm_configuration="$(npm config get registry proxy https-proxy cafile 2>/dev/null)"
readonly npm_configuration
npm_settings() { grep -E '^(registry|proxy|https-proxy)=' <<<"$npm_configuration" | grep -v '=null$'; }
npm_authorities() {
  local file
  file="$(sed -n 's/^cafile=//p' <<<"$npm_configuration")"
  [[ "$file" == null || -z "$file" ]] || cat "$file"
}
readonly npm_version=11.21.2

# Parents first: the hash covers the files beside the Dockerfile, the parent's own hash, and what is fetched beside them.
recipe() {
  local folder parent
  folder="$(dirname "$(dockerfile "$1")")"
  {
    for parent in $(sed -nE 's#^(FROM |COPY --from=)vpsynth-lab/([a-z0-9-]+).*#\2#p' "$(dockerfile "$1")" | sort -u); do
      recipe "$parent"
    done
    (cd "$folder" && find . -type f -print0 | sort -z | xargs -0 sha256sum)
    [[ $1 != node ]] || echo "$npm_version $(npm_settings) $(npm_authorities | sha256sum)"
  } | sha256sum | cut -c1-16
}

all_recipes() {
  local name
  for name in "${images[@]}"; do echo "$name $(recipe "$name")"; done
}

# Copies an image's files to a folder, and puts beside them what it needs from outside Debian's packages.
prepare() {
  local name=$1 context=$2
  rm -rf "$context"
  cp -a "$(dirname "$(dockerfile "$name")")" "$context"
  [[ $name == node ]] || return 0
  mkdir "$context/npm"
  (cd "$context/npm" && timeout --foreground 120 npm pack --silent "npm@$npm_version" >/dev/null && tar -xzf npm-*.tgz) ||
    fail "npm@$npm_version could not be fetched"
  npm_settings >"$context/npmrc"
  npm_authorities >"$context/authorities.crt"
  [[ ! -s "$context/authorities.crt" ]] || echo 'cafile=/usr/local/etc/authorities.crt' >>"$context/npmrc"
}
