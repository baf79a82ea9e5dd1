"""Runs a backup plan: what the stack's plan.json names goes to the repository, item by item; what one fails at, the others
don't wait for. Started by a timer, by a deployment, or by a person."""

import fcntl
import json
import os
import signal
import sys
import time

import archive
import backup_record
import compose
import engine
import paths
from errors import AgentError
from redaction import Redaction
from restic import Repository
from run import run

KINDS = {
    "scheduled": ("logical", "definitions", "volume", "configuration"),
    "physical": ("physical",),
    "archive": ("archive",),
}
# What can be dumped in little time, of what a deployment is about to change.
BEFORE_DEPLOYMENT = ("logical", "definitions")
LOCK_POLL = 2
LONGEST_WAIT = 3600
LONGEST_COMMAND = 3600
WEEKS = 52


def main(arguments):
    """`backup STACK SERVICE RUN`: what a timer starts. Ends with 1 when anything failed."""
    if len(arguments) != 3 or arguments[2] not in (*KINDS, "verify"):
        print("usage: vpsynth-agent backup STACK SERVICE scheduled|physical|archive|verify", file=sys.stderr)
        return 2
    # Ended by systemd, it ends restic first, so that no lock of it stays on the repository.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    stack, service, run = arguments
    try:
        failed = verify(stack, service) if run == "verify" else scheduled(stack, service, run)
    except AgentError as error:
        _told([error.message])
        return 1
    return 1 if failed else 0


def scheduled(stack, service, run):
    """Saves everything of a run's kinds, and lets go of what is no longer kept. Returns what failed, in words."""
    plan = plan_of(stack, service)
    if plan is None:
        raise AgentError("backup", f"{stack} has no plan of {service}")
    if _restoring().exists():
        raise AgentError("backup", f"nothing is saved while {_restoring()} is there; remove it when all that was lost is back")
    with _Lock(stack, service):
        items = [item for item in plan["items"] if item["kind"] in KINDS[run]]
        failed = _save(stack, service, plan, items, "schedule")
        # It moves data and needs the repository for itself: not with what is saved every few minutes.
        if plan["prune"] and run == "scheduled":
            failed += _let_go(stack, service, plan)
        if run == "physical" and not failed:
            failed += _make_room(stack, service, plan)
    return _told(failed)


def verify(stack, service):
    plan = plan_of(stack, service)
    if plan is None:
        raise AgentError("backup", f"{stack} has no plan of {service}")
    week = int(time.strftime("%V", time.gmtime()))
    with _Lock(stack, service):
        repository = Repository(stack, service)
        try:
            repository.prepare()
            repository.verify(f"{(week - 1) % WEEKS + 1}/{WEEKS}")
        except AgentError:
            backup_record.keep_verification(stack, service, plan, succeeded=False)
            raise
        backup_record.keep_verification(stack, service, plan, succeeded=True)
        # It reads what every snapshot holds: often enough once a week.
        backup_record.keep_repository_size(stack, service, plan, repository.size())
    return []


def before_deployment(deployment, names, context):
    """Dumps the databases of the stacks that are about to change, where their plan says so.

    :raises AgentError: `backup`, or `abandoned` when nobody waits for it any more; nothing was changed then.
    """
    if _restoring().exists():
        context.event("warning", message=f"no database is dumped first while {_restoring()} is there")
        return
    for stack, service in _plans(deployment):
        plan = plan_of(stack, service)
        if plan is None or "beforeDeployments" not in plan:
            continue
        items = [item for item in plan["items"] if _is_about_to_change(item, names)]
        if not items:
            continue
        for item in items:
            context.event("backing-up", construct=item["construct"])
        try:
            with _Lock(stack, service, wait=600, stay=context.stay):
                failed = _save(stack, service, plan, items, "deployment", context.stay)
        except AgentError as error:
            if error.code == "abandoned":
                raise AgentError(error.code, f"{error.message} during the backup before the deployment; nothing was changed") from None
            raise
        if failed:
            raise AgentError(
                "backup",
                f"the backup before the deployment failed, and nothing was changed: {'; '.join(failed)}. "
                "To deploy all the same: --without-backup",
            )


def _restoring():
    """Made by the person who brings a lost machine back: until all is back, `latest` must not be what is empty."""
    return paths.RECORDS / "restoring"


def _is_about_to_change(item, names):
    """Not of what doesn't run: there is nothing to lose that isn't lost already, and this deployment may mend it."""
    if item["kind"] not in BEFORE_DEPLOYMENT:
        return False
    dump = item["dump"]
    if item["for"] not in names and dump["stack"] not in names:
        return False
    return any(each.service == dump["service"] and each.well for each in engine.containers(dump["stack"]))


def _plans(deployment):
    return [(each["stack"], each["service"]) for each in deployment.get("backups", [])]


def plan_of(stack, service):
    """The plan as it was last released; None before."""
    try:
        return json.loads((paths.stack_folder(stack) / service / "plan.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None


def _save(stack, service, plan, items, because, stay=lambda: None):
    """Returns what failed, in words; the record has it too.

    :param stay: raises `abandoned` when nobody waits for it any more. Of what that ends the record keeps what it had: nothing
        is wrong with it.
    """
    repository = Repository(stack, service, stay)
    try:
        repository.prepare()
    except AgentError as error:
        if error.code == "abandoned":
            raise
        for item in items:
            backup_record.keep_failure(stack, service, plan, item)
        return [error.message]
    failed = []
    for item in items:
        started = time.monotonic()
        try:
            size = _save_item(repository, plan, item, because)
        except AgentError as error:
            if error.code == "abandoned":
                raise
            failed.append(f"{item['construct']} ({item['kind']}): {error.message}")
            backup_record.keep_failure(stack, service, plan, item)
        else:
            backup_record.keep_success(stack, service, plan, item, size, time.monotonic() - started)
    return failed


def _save_item(repository, plan, item, because):
    # With its path: a construct may have several volumes, and each is a thing of its own for the retention and for `latest`.
    tags = [f"construct={item['construct']}", f"kind={item['kind']}", f"path={item['path']}", f"because={because}"]
    if "dump" in item:
        return repository.save_stream(item["path"], item["dump"]["command"][0], _inside(item["dump"]), plan["host"], tags)
    folders, exclude = _folders(item)
    if "before" in item:
        run(_inside(item["before"]), timeout=LONGEST_COMMAND)
    return repository.save_folders(folders, exclude, plan["host"], tags) if folders else 0


def _inside(command):
    """A command of the plan, in the running container."""
    return compose.inside(command["stack"], command["service"], command["command"], user=command["user"])


def _folders(item):
    """Where each stands in the snapshot → its path on this host; what to leave out.

    :raises AgentError: `backup` for a volume that isn't there: Docker would make an empty one.
    """
    if "volume" in item:
        with engine.Engine() as docker:
            said = docker.get(f"/volumes/{item['volume']}")
        if said is None:
            raise AgentError("backup", f"there is no volume {item['volume']}")
        return {item["path"]: said["Mountpoint"]}, item["exclude"]
    # Before the first certificate there is no folder of certbot's.
    folders = {f"{item['path']}{folder}": folder for folder in item["folders"] if os.path.isdir(folder)}
    # Copies of databases, for this host alone: the plan saves the databases themselves.
    return folders, [f"{item['path']}{paths.RECORDS / 'snapshots'}"]


def _let_go(stack, service, plan):
    """Returns what failed, in words."""
    repository = Repository(stack, service)
    try:
        repository.forget(plan["host"], "because=schedule", plan["retention"])
        if "beforeDeployments" in plan:
            repository.forget(plan["host"], "because=deployment", {"last": plan["beforeDeployments"]})
        repository.prune()
    except AgentError as error:
        backup_record.keep_retention(stack, service, plan, succeeded=False)
        return [error.message]
    backup_record.keep_retention(stack, service, plan, succeeded=True)
    return []


def _make_room(stack, service, plan):
    """Removes archived log from its volume that no copy of the whole server needs any more. Returns what failed, in words."""
    failed = []
    snapshots = None
    for item in plan["items"]:
        # A plan of an older release doesn't say how.
        if "removeBefore" not in item:
            continue
        try:
            if snapshots is None:
                snapshots = Repository(stack, service).snapshots(plan["host"])
            [folder] = _folders(item)[0].values()
            if segment := archive.keep_from(folder, snapshots, item["construct"]):
                run([*_inside(item["removeBefore"]), segment], timeout=LONGEST_COMMAND)
        except AgentError as error:
            failed.append(f"{item['construct']} ({item['kind']}): {error.message}")
    return failed


def _told(failed):
    """For the host's journal, which others than root may read."""
    words = Redaction()
    for each in failed:
        print(words.apply(each), file=sys.stderr)
    return failed


class _Lock:
    """One run of a plan at a time, whoever started it."""

    def __init__(self, stack, service, wait=LONGEST_WAIT, stay=lambda: None):
        self._path = paths.RECORDS / "backups" / f"{stack}-{service}.lock"
        self._wait = wait
        self._stay = stay

    def __enter__(self):
        self._path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        deadline = time.monotonic() + self._wait
        while True:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return self
            except BlockingIOError:
                self._wait_on(deadline)

    def _wait_on(self, deadline):
        try:
            self._stay()
            if time.monotonic() > deadline:
                raise AgentError("backup", f"another run of this backup has lasted {self._wait} s")
        except AgentError:
            os.close(self._file)
            raise
        time.sleep(LOCK_POLL)

    def __exit__(self, *_):
        os.close(self._file)
