"""The agent on a machine of a test's own: `prelude.py AGENT_FOLDER ROOT < CODE`.

Paths point below ROOT. Docker is `docker.py` beside this, on the state in ROOT/docker.json; waits are short. The code
finds the agent's modules by `import` and answers by `tell(value)`.
"""

import io
import json
import os
import stat
import sys
from pathlib import Path

AGENT, ROOT = Path(sys.argv[1]), Path(sys.argv[2])
sys.path.insert(0, str(AGENT))

import certificates  # noqa: E402
import choice  # noqa: E402
import compose  # noqa: E402
import detached  # noqa: E402
import drain  # noqa: E402
import engine  # noqa: E402
import foresight  # noqa: E402
import generation  # noqa: E402
import health  # noqa: E402
import metrics  # noqa: E402
import nginx  # noqa: E402
import nginx_status  # noqa: E402
import observe  # noqa: E402
import paths  # noqa: E402
import preflight  # noqa: E402
import protocol  # noqa: E402
import reach  # noqa: E402
import run  # noqa: E402
import scrapes  # noqa: E402
import verify  # noqa: E402
from errors import AgentError  # noqa: E402

paths.ROOT = ROOT / "srv"
paths.INCOMING, paths.STACKS, paths.RELEASES = (paths.ROOT / name for name in ("incoming", "stacks", "releases"))
paths.RECORDS, paths.RUNTIME = ROOT / "var", ROOT / "run"
certificates.LINEAGES = ROOT / "letsencrypt"
run.ENVIRONMENT["PATH"] = f"{ROOT / 'bin'}:{run.ENVIRONMENT['PATH']}"
run.ENVIRONMENT["FAKE_DOCKER"] = str(ROOT / "docker.json")
compose.PLUGIN_FOLDERS = ()
foresight.MEMORY = str(ROOT / "meminfo")
(ROOT / "meminfo").write_text("MemTotal: 4096 kB\nMemAvailable: 2048 kB\n")
generation.SETTLED, generation.POLL = 0.05, 0.01
health.SETTLED, health.POLL, nginx.POLL, verify.POLL = 0.05, 0.01, 0.01, 0.05
observe.POLL, observe.ASKED_EVERY, reach.POLL, reach.PATIENCE = 0.01, 0.0, 0.01, 0.1
nginx_status.POLL, nginx_status.PATIENCE, drain.POLL, drain.SETTLED = 0.01, 0.1, 0.01, 0.0
metrics.POLL, metrics.PATIENCE = 0.01, 0.1
scrapes.POLL, scrapes.NOTICED, scrapes.MARGIN = 0.01, 0.0, 0.0
# Nothing of a test goes on after it.
detached.start = lambda argv, description: None
preflight.LEAST_FREE = 1
if os.geteuid() != 0:
    # Only root gives files away.
    os.fchown = lambda *_: None


class FakeEngine:
    """Docker Engine's answers, from the same state as the fake client's."""

    def __init__(self, timeout=None):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def post(self, path, **query):
        """What the client would be told, so that both come into one list."""
        _, _, identifier, word = path.split("/")
        self._do(word, identifier)

    def delete(self, path, **query):
        force = ["--force"] if query.get("force") == "true" else []
        volumes = ["--volumes"] if query.get("v") == "true" else []
        self._do("rm", *force, *volumes, path.split("/")[2])

    def _do(self, *words):
        said = run.run(["docker", *words], check=False)
        if said.returncode != 0:
            raise AgentError("engine-refused", f"Docker Engine refuses {' '.join(words)}: {said.stderr.strip()}")

    def get(self, path, **query):
        state = json.loads((ROOT / "docker.json").read_text())
        if path == "/images/json" and "dangling" in query.get("filters", ""):
            return [{"Id": identifier} for identifier in state.get("nameless", [])]
        if path == "/images/json":
            digests = state.get("digests", {})
            return [
                {"Id": identifier, "RepoTags": [name], "RepoDigests": digests.get(name)}
                for name, identifier in state["images"].items()
            ]
        if path.startswith("/images/"):
            found = path.split("/")[2]
            return {"Id": found} if found in (*state["images"].values(), *state.get("nameless", [])) else None
        if path == "/volumes":
            return {"Volumes": [{"Name": name, **said} for name, said in state.get("volumes", {}).items()] or None}
        if path.startswith("/volumes/"):
            return state.get("volumes", {}).get(path.split("/")[2])
        if path == "/info":
            return {"ServerVersion": state["version"], "DockerRootDir": str(ROOT), "NCPU": 2}
        if path == "/containers/json":
            filters = json.loads(query.get("filters", "{}"))
            wanted = filters["label"][0].partition("=")[2] if filters else None
            return [{"Id": each["Id"]} for each in state["containers"].values() if _is_of(each, wanted)]
        if path == "/networks":
            return [{"Id": f"network-of-{json.loads(query['filters'])['label'][0].partition('=')[2]}"}]
        return state["containers"].get(path.split("/")[2])


def _is_of(container, project):
    """Of any where that is '', and of none where it is None."""
    found = container["Config"]["Labels"].get(engine.PROJECT)
    return project is None or found is not None and project in ("", found)


def workers(_):
    return set(json.loads((ROOT / "docker.json").read_text())["workers"])


def ask_nginx(port, path):
    """As nginx answers that follows the host's files and has no request in hand."""
    _, question, stack, workload, *_ = path.split("/")
    if question == "in-hand":
        return 200, ""
    return 200, "green" if "green" in choice.said("edge", stack, workload) else "blue"


engine.Engine = FakeEngine
nginx_status.ask = ask_nginx
nginx.workers = workers


class Context(protocol.Context):
    """Keeps what it would tell."""

    def __init__(self):
        super().__init__(io.StringIO())

    @property
    def told(self):
        return [json.loads(line) for line in self._output.getvalue().splitlines()]


def tell(value):
    print(json.dumps(value))


def attempt(function, *arguments, **named):
    """The result, or [code, message] of what is refused; the test's own folder is left out of it."""
    try:
        return function(*arguments, **named)
    except AgentError as error:
        return [error.code, error.message.replace(f"{ROOT}/", "/")]


def mode(path):
    return oct(stat.S_IMODE(os.lstat(path).st_mode))


exec(compile(sys.stdin.read(), "test", "exec"))
