#!/usr/bin/env bash
# Which engine carries the lab's machines, and where the lab keeps what. Sourced; run, it prints the four, a line each.
#
# For root on Linux it is an engine of the lab's own (`own`). For anyone else, and for root with VPSYNTH_LAB_ENGINE=machine,
# it is the Docker that this machine has (`machine`), found as the docker command finds it.
# VPSYNTH_CACHE is the folder that is kept between runs.
lab_engine="${VPSYNTH_LAB_ENGINE:-}"
if [[ -z "$lab_engine" ]]; then
  if [[ "$(uname -s)" == Linux && $EUID -eq 0 ]]; then lab_engine=own; else lab_engine=machine; fi
fi
case $lab_engine in
  own)
    if [[ "$(uname -s)" != Linux || $EUID -ne 0 ]]; then
      echo "an engine of the lab's own needs root on Linux" >&2
      exit 1
    fi
    lab_cache="${VPSYNTH_CACHE:-/var/cache/vpsynth}/lab"
    lab_state=/run/vpsynth-lab
    export DOCKER_HOST="unix://$lab_state/docker.sock"
    ;;
  machine)
    lab_cache="${VPSYNTH_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/vpsynth}/lab"
    lab_state="${XDG_RUNTIME_DIR:-$lab_cache}/vpsynth-lab"
    ;;
  *)
    echo "VPSYNTH_LAB_ENGINE is own or machine, not $lab_engine" >&2
    exit 1
    ;;
esac
if [[ "${BASH_SOURCE[0]}" == "$0" ]]; then
  printf '%s\n' "$lab_engine" "$lab_state" "$lab_cache" "${DOCKER_HOST:-}"
fi
