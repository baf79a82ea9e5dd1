"""What a host must have before anything on it is touched."""

import platform
import re
import shutil

import compose
import engine
import paths
from errors import AgentError
from run import ENVIRONMENT, run

# `start_interval` of health checks came with Engine 25 (Docker's release notes); Compose passes it on since 2.20.2.
OLDEST_ENGINE = (25, 0)
OLDEST_COMPOSE = (2, 20)

# Room for the files of a release and a margin for logs and databases that grow meanwhile.
LEAST_FREE = 256 * 1024 * 1024


def check(deployment):
    """Returns warnings.

    :raises AgentError: `no-engine`, `engine-down`, `engine-old`, `processors`, `disk`, `not-encrypted`,
        `not-bootstrapped`.
    """
    if not paths.INCOMING.is_dir():
        raise AgentError("not-bootstrapped", f"{paths.INCOMING} is missing")
    if shutil.which("docker", path=ENVIRONMENT["PATH"]) is None:
        raise AgentError("no-engine", "Docker is not installed on this host")
    said = engine.information()
    _at_least(said["ServerVersion"], OLDEST_ENGINE, "Docker Engine")
    _enough_processors(deployment, said["NCPU"])
    folders = ((paths.ROOT, "the stacks"), (said["DockerRootDir"], "Docker's images and volumes"))
    if deployment.get("diskEncryption") == "luks":
        for folder, what in folders:
            _encrypted(folder, what)
    for folder, what in folders:
        _enough_room(folder, what)
    return list(_warnings(deployment, said["NCPU"]))


def room_for_images():
    """→ bytes that images may take and leave what a deployment needs.

    :raises AgentError: `disk`: not even that is free.
    """
    return _enough_room(engine.information()["DockerRootDir"], "Docker's images and volumes") - LEAST_FREE


def _enough_room(folder, what):
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE:
        raise AgentError(
            "disk",
            f"{_mebibytes(free)} MiB are free on the disk of {what} ({folder}); "
            f"a deployment needs {_mebibytes(LEAST_FREE)} MiB. Nothing was changed",
        )
    return free


def _enough_processors(deployment, there):
    """:raises AgentError: `processors`: a container may use more than there are, and Docker would start none of that kind."""
    for stack in deployment["stacks"]:
        for service in stack["services"]:
            if service.get("cpus", 0) > there:
                raise AgentError(
                    "processors",
                    f"{stack['name']}: {service['name']} may use {service['cpus']} processors, and this host has {there}: "
                    "Docker would not start it. Nothing was changed",
                )


def _encrypted(folder, what):
    """:raises AgentError: `not-encrypted`: no device below the folder's file system is one of dm-crypt."""
    source = run(["findmnt", "--noheadings", "--first-only", "--output", "SOURCE", "--target", str(folder)]).stdout.strip()
    # A bind mount or a subvolume has its folder behind the device.
    device = source.partition("[")[0]
    said = run(["lsblk", "--noheadings", "--list", "--inverse", "--output", "TYPE", device], check=False)
    if "crypt" not in said.stdout.split():
        raise AgentError(
            "not-encrypted",
            f"the declaration says that this host's disk is encrypted (luks), and the disk of {what} ({folder}), "
            f"{source or 'unknown'}, is not. Nothing was changed",
        )


def check_compose():
    """:raises AgentError: `no-engine`, `engine-old`."""
    said = run([*compose.program(), "version", "--short"], check=False, timeout=20)
    if said.returncode != 0:
        raise AgentError("no-engine", "Docker Compose is not installed on this host")
    _at_least(said.stdout, OLDEST_COMPOSE, "Docker Compose")


def _at_least(said, oldest, name):
    found = re.match(r"v?(\d+)\.(\d+)", said.strip())
    if found is None or tuple(map(int, found.groups())) < oldest:
        wanted = ".".join(map(str, oldest))
        raise AgentError("engine-old", f"{name} {said.strip()} is too old: {wanted} or newer is needed")


def _warnings(deployment, processors):
    declared = deployment.get("operatingSystem")
    release = platform.freedesktop_os_release()
    found = f"{release.get('ID', '?')}-{release.get('VERSION_ID', release.get('VERSION_CODENAME', '?'))}"
    if declared is not None and declared != found:
        yield f"the declaration says {declared}, the host runs {found}"
    if deployment.get("cpus", 0) > processors:
        yield f"the declaration says {deployment['cpus']} processors, the host has {processors}"


def _mebibytes(size):
    return size // (1024 * 1024)
