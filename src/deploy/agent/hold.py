"""What a server's clients ask is held back by the poolers before it while the server is replaced: they wait instead of
failing. Whatever becomes of this process, they are let go."""

import contextlib
import json
import sys
import time

import detached
import engine
import files
import paths
from errors import AgentError

LAUNCHER = "/usr/local/sbin/vpsynth-agent"
# The command bounds itself by less.
TIMEOUT = 60
POLL = 0.5


@contextlib.contextmanager
def held(services, context):
    """Holds back what clients ask of services that are about to end, until they are well again.

    Where something can't be held the release goes on: its clients meet then what they would meet without.
    """
    holds = [hold for service in services for hold in service.get("heldBy", []) if _works(hold)]
    paused = _pause(holds, context) if holds else []
    started = time.monotonic()
    try:
        yield
    finally:
        if paused:
            _let_go(paused, context)
        seconds = time.monotonic() - started
        late = [hold for hold in paused if seconds > hold["seconds"]]
        if late:
            names = ", ".join(_name(each) for each in late)
            context.event(
                "warning",
                message=f"{names} held clients for {seconds:.0f} s, and refused who had waited {late[0]['seconds']:g} s",
            )


def _works(hold):
    running = next((each for each in engine.containers(hold["stack"]) if each.service == hold["service"]), None)
    return running is not None and running.well


def _pause(holds, context):
    """→ those that hold their clients back."""
    try:
        _guard(holds)
    except (AgentError, OSError) as error:
        context.event("warning", message=f"clients aren't held back, since nothing would let them go for sure: {error}")
        return []
    paused = []
    for hold in holds:
        context.event("holding", stack=hold["stack"], service=hold["service"])
        said = _execute(hold, "pause")
        if said.returncode == 0:
            paused.append(hold)
            continue
        # It may hold some of what it was told to.
        _execute(hold, "resume")
        words = context.redact((said.stderr or said.stdout).strip()) or "something was under way for too long"
        context.event("warning", message=f"{_name(hold)} does not hold its clients back: {words}")
    if not paused:
        _file().unlink(missing_ok=True)
    return paused


def _let_go(holds, context):
    """:raises AgentError: `change-refused` where one does not let go; the guard asks it again."""
    for hold in holds:
        said = _execute(hold, "resume")
        if said.returncode != 0 and _works(hold):
            words = context.redact((said.stderr or said.stdout).strip())
            raise AgentError("change-refused", f"{_name(hold)} holds its clients back, and does not let them go: {words}")
        context.event("resumed", stack=hold["stack"], service=hold["service"])
    _file().unlink(missing_ok=True)


def _guard(holds):
    """Lets them go when their clients are refused anyway, should this process be gone by then."""
    until = time.time() + max(hold["seconds"] for hold in holds)
    content = json.dumps({"until": until, "holds": holds}).encode()
    files.write(_file(), content, mode=0o600)
    detached.start([LAUNCHER, "let-go"], "Lets a database's clients go that a release has held back")


def let_go(sleep=time.sleep):
    """What the guard does; nothing where the release has done it.

    Returns an exit code."""
    while (said := _said()) is not None and time.time() < said["until"]:
        sleep(POLL)
    if said is None:
        return 0
    failed = [hold for hold in said["holds"] if _execute(hold, "resume").returncode != 0 and _works(hold)]
    _file().unlink(missing_ok=True)
    for hold in failed:
        print(f"vpsynth-agent: {_name(hold)} does not let its clients go", file=sys.stderr)
    return 1 if failed else 0


def _said():
    try:
        return json.loads(_file().read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None


def _file():
    """Gone with the power, as what is held is."""
    return paths.RUNTIME / "held.json"


def _execute(hold, what):
    command = hold[what]
    user = ["--user", command["user"]] if "user" in command else []
    return engine.compose(
        hold["stack"], "exec", "-T", *user, hold["service"], *command["argv"], check=False, timeout=TIMEOUT
    )


def _name(hold):
    return f"{hold['stack']}/{hold['service']}"
