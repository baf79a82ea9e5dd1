"""Operations `pull`, images that the host lacks from their registries, and `layers`, what needs not be sent to it."""

import base64
import json
import os
import shutil
import tempfile

import engine
import paths
from errors import AgentError
from run import run


def pull(request, context):
    """Request: `images` (references), `credentials` ({registry, username, password}) where one asks for them.

    Result: `images`, reference → id. A reference that is here already is left: a version names one image for ever.

    :raises AgentError: `pull`, in the registry's words.
    """
    credentials = request.get("credentials")
    if credentials:
        context.keep_secret([credentials["password"]])
    present = engine.all_images()
    paths.RUNTIME.mkdir(mode=0o755, parents=True, exist_ok=True)
    # In memory, for as long as it takes: the password is no file of this host.
    configuration = tempfile.mkdtemp(prefix="docker-", dir=paths.RUNTIME)
    try:
        _write_credentials(configuration, credentials)
        for image in request["images"]:
            context.stay()
            if image in present:
                continue
            context.event("pulling", image=image)
            said = run(["docker", "--config", configuration, "pull", "--quiet", image], check=False, timeout=1800)
            if said.returncode != 0:
                raise AgentError("pull", f"{image} can't be pulled: {context.redact(said.stderr.strip())}")
    finally:
        shutil.rmtree(configuration, ignore_errors=True)
    now = engine.all_images()
    return {"images": {image: now.get(image) for image in request["images"]}}


def prune(deployment, context):
    """Removes what releases leave: images of this repository that nothing declares or runs, and those without a name."""
    declared = {service["image"] for stack in deployment["stacks"] for service in stack["services"]}
    own = {image.rpartition(":")[0] for image in (build["image"] for build in deployment["builds"])}
    left = [name for name in engine.all_images() if name not in declared and name.rpartition(":")[0] in own]
    for name in left:
        # One that a container has is refused, and stays.
        if run(["docker", "image", "rm", name], check=False).returncode == 0:
            context.event("removed-image", image=name)
    if engine.has_nameless_images():
        run(["docker", "image", "prune", "--force"], check=False)


def layers(request, context):
    """Result: `images`, of each image that is here the digests of its layers from the base on."""
    return {"images": engine.layers()}


def _write_credentials(folder, credentials):
    """What `docker login` would write, without its command line."""
    if not credentials:
        return
    auth = base64.b64encode(f"{credentials['username']}:{credentials['password']}".encode()).decode()
    descriptor = os.open(os.path.join(folder, "config.json"), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump({"auths": {credentials["registry"]: {"auth": auth}}}, file)
