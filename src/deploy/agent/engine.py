"""What Docker Engine knows and does."""

import json

from engine_api import Engine
from errors import AgentError

PROJECT = "com.docker.compose.project"
SERVICE = "com.docker.compose.service"
VOLUME = "com.docker.compose.volume"
NUMBER = "com.docker.compose.container-number"
HASH = "com.docker.compose.config-hash"
ONE_OFF = "com.docker.compose.oneoff"
# Seconds for the files that a container has written to go, of which there may be many.
REMOVED_WITHIN = 120


class Container:
    """What `docker inspect` says of a container."""

    def __init__(self, said):
        labels = said["Config"]["Labels"] or {}
        state = said["State"]
        self.id = said["Id"]
        self.name = said.get("Name", "").removeprefix("/")
        self.created = said.get("Created", "")
        self.stack = labels.get(PROJECT)
        self.service = labels.get(SERVICE)
        self.hash = labels.get(HASH)
        # One that comes beside others has the highest; one that is made anew keeps its own.
        self.number = int(labels.get(NUMBER, 0))
        self.one_off = labels.get(ONE_OFF) == "True"
        self.image = said["Image"]
        # What it was made of, by name: another image may have the name by now.
        self.reference = said["Config"].get("Image")
        self.volumes = [each["Name"] for each in said.get("Mounts", []) if each.get("Type") == "volume"]
        self.binds = [each["Source"] for each in said.get("Mounts", []) if each.get("Type") == "bind"]
        self.status = state["Status"]
        self.exit_code = state["ExitCode"]
        self.process = state["Pid"]
        self.started = state["StartedAt"]
        self.restarts = said["RestartCount"]
        host = said.get("HostConfig") or {}
        self.restart_policy = _policy(host.get("RestartPolicy") or {})
        # (address, port) of the host's; the address is empty for every one.
        bound = [each for all_of_one in (host.get("PortBindings") or {}).values() for each in all_of_one or []]
        self.ports = [(each.get("HostIp", ""), int(each["HostPort"])) for each in bound if each.get("HostPort", "").isdigit()]
        # Docker's own default is 10 s.
        self.stop_timeout = said["Config"].get("StopTimeout") or 10
        self.health = (state.get("Health") or {}).get("Status")
        self.health_log = [entry["Output"].strip() for entry in (state.get("Health") or {}).get("Log") or []]

        self.addresses = [each.get("IPAddress") for each in (said.get("NetworkSettings") or {}).get("Networks", {}).values()]

    @property
    def address(self):
        """Where the host reaches it: its own loopback for what is on the host's network."""
        return next((each for each in self.addresses if each), "127.0.0.1")

    @property
    def well(self):
        """Runs, and is healthy where it says so."""
        return self.status == "running" and self.health in (None, "healthy")

    @property
    def runs(self):
        """Uses what it mounts and listens, or will in a moment."""
        return self.status in ("running", "restarting", "paused")

    @property
    def project(self):
        """What it belongs to; its own name where that is nothing."""
        return self.stack or self.name

    @property
    def condition(self):
        """For people: `running (healthy)`, `exited (1)`."""
        detail = self.health if self.status == "running" else f"{self.exit_code}" if self.status == "exited" else None
        return self.status if detail is None else f"{self.status} ({detail})"


def _policy(said):
    """As `docker update --restart` takes it."""
    name, most = said.get("Name") or "no", said.get("MaximumRetryCount") or 0
    return f"{name}:{most}" if name == "on-failure" and most else name


def containers(stack=None):
    """The containers of a stack, or of all of them, one for each service: without those that ran a job once, and without
    those that a newer one of the same service has come beside."""
    return generations(stack)[0]


def container(stack, service):
    """The one of a service, whether or not it runs; None where there is none."""
    return next((each for each in containers(stack) if each.service == service), None)


def superseded(stack=None):
    """Containers that a newer one of the same service has come beside, oldest first."""
    return generations(stack)[1]


def generations(stack=None):
    """Both, asked for at once."""
    found = _all(stack)
    newest = {(each.stack, each.service): each for each in found}
    return list(newest.values()), [each for each in found if newest[(each.stack, each.service)] is not each]


def _all(stack):
    """Oldest first: by the number that Compose gives them, as the clock may have been set back since."""
    wanted = PROJECT if stack is None else f"{PROJECT}={stack}"
    found = [each for each in _inspected(filters=json.dumps({"label": [wanted]})) if not each.one_off]
    return sorted(found, key=lambda each: (each.number, each.created))


def everything():
    """Every container of the host, of whatever project and of none, jobs that are run once among them."""
    return _inspected()


def _inspected(**query):
    with Engine() as engine:
        listed = engine.get("/containers/json", all="true", **query)
        # One that was removed in between is none.
        said = [engine.get(f"/containers/{each['Id']}/json") for each in listed]
    return [Container(one) for one in said if one is not None]


def stop(container):
    """Ends a container by the signal and in the time that it was declared with."""
    with Engine(timeout=container.stop_timeout + 60) as engine:
        engine.post(f"/containers/{container.id}/stop")


def remove(container, *, volumes=False, force=False):
    """Removes a container.

    :param volumes: with those of its volumes that have no name. Compose hands them on from a container to the next of its service:
        only of what runs beside its own next one is there nothing in them that anybody needs.
    :param force: also one that runs, which ends at once.
    """
    with Engine(timeout=REMOVED_WITHIN) as engine:
        engine.delete(f"/containers/{container.id}", v="true" if volumes else "false", force="true" if force else "false")


def all_images():
    """Ids of every tagged image by its whole reference."""
    with Engine() as engine:
        images = engine.get("/images/json")
    return {whole(name): image["Id"] for image in images for name in image["RepoTags"] or []}


def digests():
    """The digests that registries gave the images here, by each of their names: none for what was built or loaded."""
    with Engine() as engine:
        images = engine.get("/images/json")
    found = {}
    for image in images:
        given = [whole(each).partition("@") for each in image.get("RepoDigests") or []]
        for name in map(whole, image["RepoTags"] or []):
            repository = name.rpartition(":")[0]
            found[name] = [digest for of, _, digest in given if of == repository]
    return found


def repository_digests():
    """The same of each image by its id, with their repositories: `ghcr.io/acme/shop/api@sha256:…`."""
    with Engine() as engine:
        return {image["Id"]: [whole(each) for each in image.get("RepoDigests") or []] for image in engine.get("/images/json")}


def has_image(identifier):
    """Whether there is an image of this id, under whatever name."""
    with Engine() as engine:
        return engine.get(f"/images/{identifier}/json") is not None


def volumes():
    """Every volume by its name: its `folder` on the host, and the `stack` for which Compose made it, or None."""
    with Engine() as engine:
        listed = engine.get("/volumes")["Volumes"] or []
    return {each["Name"]: {"folder": each["Mountpoint"], "stack": _maker(each.get("Labels") or {})} for each in listed}


def _maker(labels):
    return labels.get(PROJECT) if VOLUME in labels else None


def networks(stack):
    """The ids of the networks that Compose made for a project."""
    with Engine() as engine:
        return [each["Id"] for each in engine.get("/networks", filters=json.dumps({"label": [f"{PROJECT}={stack}"]}))]


def nameless_images():
    """Ids of images that lost their name to a newer one, and that no image is made upon."""
    with Engine() as engine:
        return [image["Id"] for image in engine.get("/images/json", filters=json.dumps({"dangling": ["true"]}))]


def layers():
    """Of each image the digests of its layers, from the base on."""
    with Engine() as engine:
        inspected = [engine.get(f"/images/{each['Id']}/json") for each in engine.get("/images/json")]
    return [each["RootFS"].get("Layers") or [] for each in inspected if each is not None]


def answers():
    """Whether it is there at all."""
    try:
        information()
    except AgentError:
        return False
    return True


def information():
    """What the engine says of itself: its version, where it keeps its data."""
    with Engine() as engine:
        return engine.get("/info")


def whole(reference):
    """Docker leaves out its own registry and folder: `nginx:1` is `docker.io/library/nginx:1`."""
    first, slash, _ = reference.partition("/")
    if not slash:
        return f"docker.io/library/{reference}"
    return reference if "." in first or ":" in first or first == "localhost" else f"docker.io/{reference}"
