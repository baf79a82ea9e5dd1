"""Operations `pull`, images that the host lacks from their registries, and `layers`, what needs not be sent to it."""

import base64
import json
import os
import shutil
import tempfile
from pathlib import Path

import engine
import paths
import preflight
import record
from errors import AgentError
from run import run

# Before the number of the process whose it is.
CONFIGURATION = "docker-"


def pull(request, context):
    """Request: `images` (references), `digests` (reference → what its registry must give), `credentials` ({registry,
    username, password}) where one asks for them.

    Result: `images`, reference → id. A reference that is here already, as its digest if it has one, is left: a version
    names one image for ever.

    :raises AgentError: `pull`, in the registry's words; `digest` when something else has arrived; `disk`.
    """
    credentials = request.get("credentials")
    if credentials:
        context.keep_secret([credentials["password"]])
    digests = request.get("digests", {})
    present, known = engine.all_images(), engine.digests()
    wanted = [each for each in request["images"] if each not in present or digests.get(each) not in (None, *known[each])]
    # Of this deployment, whether or not its release comes to an end: a later one may remove them.
    record.know_images(wanted)
    paths.RUNTIME.mkdir(mode=0o755, parents=True, exist_ok=True)
    # In memory, for as long as it takes: the password is no file of this host.
    _remove_left()
    configuration = tempfile.mkdtemp(prefix=f"{CONFIGURATION}{os.getpid()}-", dir=paths.RUNTIME)
    try:
        _write_credentials(configuration, credentials)
        for image in wanted:
            context.stay()
            preflight.room_for_images()
            context.event("pulling", image=image)
            _pull(image, digests.get(image), configuration, context)
            _leave_room(image)
    finally:
        shutil.rmtree(configuration, ignore_errors=True)
    now = engine.all_images()
    return {"images": {image: now.get(image) for image in request["images"]}}


def _pull(image, digest, configuration, context):
    """By its digest where one is given: whatever the registry has under the name by now, that is what comes."""
    exact = image if digest is None else f"{image.rpartition(':')[0]}@{digest}"
    said = run(["docker", "--config", configuration, "pull", "--quiet", exact], check=False, timeout=1800)
    if said.returncode != 0:
        asked = "" if digest is None else f" as {digest}, which infra/images.lock.json says of it"
        raise AgentError("pull", f"{image} can't be pulled{asked}: {context.redact(said.stderr.strip())}")
    if digest is None:
        return
    run(["docker", "tag", exact, image])
    arrived = engine.digests().get(image, [])
    if digest not in arrived:
        raise AgentError(
            "digest",
            f"{image} is {', '.join(arrived) or 'of no known digest'} after its pull, and infra/images.lock.json says {digest}",
        )


def _leave_room(image):
    """How large an image is unpacked no registry says. One that takes the room which what runs needs too goes again.

    :raises AgentError: `disk`.
    """
    try:
        preflight.room_for_images()
    except AgentError as error:
        run(["docker", "image", "rm", image], check=False)
        raise AgentError(error.code, f"with {image}, which was removed again, {error.message}") from error


def layers(request, context):
    """Result: `images`, of each image that is here the digests of its layers from the base on; `room`, bytes that more may take.

    :raises AgentError: `disk`.
    """
    return {"images": engine.layers(), "room": preflight.room_for_images()}


def _remove_left():
    """What was killed couldn't take its password with it."""
    for folder in paths.RUNTIME.glob(f"{CONFIGURATION}*"):
        process = folder.name.removeprefix(CONFIGURATION).partition("-")[0]
        if not Path("/proc", process).exists():
            shutil.rmtree(folder, ignore_errors=True)


def _write_credentials(folder, credentials):
    """What `docker login` would write, without its command line."""
    if not credentials:
        return
    auth = base64.b64encode(f"{credentials['username']}:{credentials['password']}".encode()).decode()
    descriptor = os.open(os.path.join(folder, "config.json"), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump({"auths": {credentials["registry"]: {"auth": auth}}}, file)
