"""restic, in the container of a backup's service: encrypted snapshots off the host (restic.readthedocs.io)."""

import json
import os
import subprocess
import tempfile
import time

import backup_record
import compose
import feed
from errors import AgentError
from run import ENVIRONMENT

# restic: doc/075_scripting.rst
NO_REPOSITORY = 10
INCOMPLETE = 3
LONGEST = 12 * 3600
# Seconds from the end of its input to restic's own; a container that just starts is waited for.
ENDS_WITHIN = 30
# Somebody restores, or another run removes what isn't kept: restic waits for its lock that long.
RETRY_LOCK = "--retry-lock=10m"


class Repository:
    """The repository of one service of one stack."""

    def __init__(self, stack, service, stay=lambda: None):
        """:param stay: raises when nobody waits for it any more; it is asked while restic works."""
        self._stack = stack
        self._service = service
        self._stay = stay
        self._name = f"vpsynth-{stack}-{service}-{os.getpid()}"

    def prepare(self):
        """Makes the repository where there never was one, and ends locks of runs that were killed.

        :raises AgentError: `backup` when the one that this host had is gone, or another stands in its place: a new one would
            hide that all older backups are lost.
        """
        known = backup_record.repository(self._stack, self._service)
        said = self._run("cat", "config", check=False)
        if said.returncode == NO_REPOSITORY:
            if known is not None:
                raise self._differs(f"the repository {known} is gone")
            self._run("init")
            said = self._run("cat", "config")
        elif said.returncode != 0:
            raise AgentError("backup", f"the repository can't be opened: {_last(said.stderr)}")
        found = json.loads(said.stdout)["id"]
        if known is None:
            backup_record.keep_repository(self._stack, self._service, found)
        elif known != found:
            raise self._differs(f"the repository is {found}, and was {known}")
        self._run("unlock")

    def _differs(self, what):
        record = backup_record.repository_file(self._stack, self._service)
        return AgentError(
            "backup",
            f"{what}: find out why, and bring it back. Where it was moved or given up on purpose, remove {record}: "
            "the next run takes what it finds, or makes a new one",
        )

    def save_stream(self, path, name, source, host, tags):
        """Saves what a command writes, as a file. The snapshot is made only after the command has ended well: restic takes
        the end of its standard input for the end of the file, and makes none where what it has started itself fails
        (restic: doc/040_backup.rst, reading data from a command). Returns the bytes of it.

        :param name: of the command, for people.
        :param source: its argv.
        """
        options = ["--stdin-from-command", "--stdin-filename", path, *_marks(host, tags)]
        argv = self._argv(["backup", *options, "--", "sh", "-c", feed.RECEIVE])
        with tempfile.TemporaryFile() as told, tempfile.TemporaryFile() as kept:
            # Without buffers: what is written is there, and closing writes nothing.
            reading = subprocess.Popen(
                source, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=told, env=ENVIRONMENT, bufsize=0
            )
            saving = subprocess.Popen(
                argv, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=kept, env=ENVIRONMENT, bufsize=0
            )
            try:
                size = feed.copy(reading, saving, name, self._stay)
                if feed.ended(reading, name, self._stay) != 0:
                    raise AgentError("backup", f"{name} failed ({reading.returncode}): {_last(_text(told))}")
                if size == 0:
                    raise AgentError("backup", "it handed out nothing")
                feed.finish(saving, self._stay)
                code = feed.ended(saving, "restic", self._stay)
            except BrokenPipeError:
                raise AgentError("backup", f"restic ended before the stream did: {_last(_text(kept))}") from None
            finally:
                reading.kill()
                reading.wait()
                self._end(saving)
            if code != 0:
                raise AgentError("backup", f"restic failed ({code}): {_last(_text(kept))}")
        return size

    def save_folders(self, folders, exclude, host, tags):
        """Saves folders of the host. Returns the bytes of their files.

        :param folders: where each stands in the snapshot → its path on the host.
        """
        mounts = [part for inside, outside in folders.items() for part in ("--volume", f"{outside}:{inside}:ro")]
        without = [part for each in exclude for part in ("--exclude", each)]
        said = self._run("backup", "--json", *without, *_marks(host, tags), *folders, mounts=mounts, check=False)
        if said.returncode == INCOMPLETE:
            raise AgentError("backup", f"some files could not be read: {_last(said.stderr)}")
        if said.returncode != 0:
            raise AgentError("backup", f"restic failed ({said.returncode}): {_last(said.stderr)}")
        return json.loads(said.stdout.strip().splitlines()[-1])["total_bytes_processed"]

    def forget(self, host, tag, keep):
        """Lets go of snapshots that no rule keeps. Each thing that is saved is a group of its own, by its tags.

        :param keep: `last`, `daily` and so on → how many.
        """
        rules = [part for name, count in sorted(keep.items()) for part in (f"--keep-{name}", str(count))]
        self._run("forget", "--host", host, "--tag", tag, "--group-by", "host,tags", *rules)

    def prune(self):
        """Removes the data that no snapshot has any more."""
        self._run("prune")

    def verify(self, part):
        """Looks for damage in the structure, and in a part of all data: `3/52`."""
        self._run("check", f"--read-data-subset={part}")

    def size(self):
        """The bytes that the data of all snapshots takes at the target (restic: doc/manual_rest.rst, stats)."""
        return json.loads(self._run("stats", "--mode", "raw-data", "--json").stdout)["total_size"]

    def snapshots(self, host):
        return json.loads(self._run("snapshots", "--json", "--host", host).stdout or "[]") or []

    def _end(self, saving):
        """Ends restic, by the end of its input: so it takes its lock off the repository."""
        saving.stdin.close()
        try:
            saving.wait(ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            subprocess.run(["docker", "kill", self._name], capture_output=True, env=ENVIRONMENT, check=False)
            saving.kill()
            saving.wait()

    def _argv(self, arguments, mounts=()):
        options = ["--ansi", "never", "run", "--rm", "--no-deps", "--no-TTY", "--name", self._name, *mounts]
        command, *rest = arguments
        return [*compose.command(self._stack), *options, self._service, command, RETRY_LOCK, *rest]

    def _run(self, *arguments, mounts=(), check=True):
        """:raises AgentError: `backup`, in restic's words."""
        argv = self._argv(arguments, mounts)
        with subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            env=ENVIRONMENT,
        ) as running:
            try:
                told = self._told(running, arguments[0])
            except BaseException:
                subprocess.run(["docker", "kill", self._name], capture_output=True, env=ENVIRONMENT, check=False)
                running.kill()
                raise
        said = subprocess.CompletedProcess(argv, running.returncode, *told)
        if check and said.returncode != 0:
            raise AgentError("backup", f"restic {arguments[0]} failed ({said.returncode}): {_last(said.stderr)}")
        return said

    def _told(self, running, command):
        """What it has written to its two outputs, once it has ended."""
        deadline = time.monotonic() + LONGEST
        while True:
            self._stay()
            try:
                return running.communicate(timeout=feed.POLL)
            except subprocess.TimeoutExpired:
                if time.monotonic() > deadline:
                    raise AgentError("backup", f"restic {command} took longer than {LONGEST} s") from None


def _marks(host, tags):
    return ["--host", host, *(part for tag in tags for part in ("--tag", tag))]


def _text(file):
    file.seek(0)
    return file.read().decode(errors="replace")


def _last(said):
    """The last lines of what a program said: its first ones are Compose's progress."""
    lines = [line for line in said.splitlines() if line.strip()]
    return "\n".join(lines[-4:]) or "it said nothing"
