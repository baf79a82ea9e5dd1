# Sourced by install.sh: which images there are, in the order in which they are built, and what each is made from.

readonly images=(debian bare ready services)

dockerfile() {
  case $1 in
    bare | ready) echo "$here/host/$1.Dockerfile" ;;
    *) echo "$here/$1/Dockerfile" ;;
  esac
}

# Parents first: the hash covers the files beside the Dockerfile, and the parent's own hash.
recipe() {
  local folder
  if [[ $1 == debian ]]; then
    sha256sum "$here/debian/import.sh" | cut -c1-16
    return
  fi
  folder="$(dirname "$(dockerfile "$1")")"
  {
    recipe "$(sed -n 's|^FROM vpsynth-lab/||p' "$(dockerfile "$1")" | tail -n 1)"
    (cd "$folder" && find . -type f -print0 | sort -z | xargs -0 sha256sum)
  } | sha256sum | cut -c1-16
}

all_recipes() {
  local name
  for name in "${images[@]}"; do echo "$name $(recipe "$name")"; done
}

# What an image needs from outside Debian's packages, fetched beside its Dockerfile.
prepare() { :; }
