#!/usr/bin/python3 -IS
"""Stands for Docker's client before a repository of restic: `repository.json` beside this folder holds its snapshots and
what was asked. `hands-out.json` says what a command in a container writes and how it ends, `listed.json` which snapshots
there are, `fails` which command of restic's ends badly, `hangs` which one doesn't end."""

import json
import math
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE, FAILS, HANGS = ROOT / "repository.json", ROOT / "fails", ROOT / "hangs"
STATE = json.loads(FILE.read_text()) if FILE.exists() else {"made": False, "snapshots": {}, "asked": []}


def end(code=0, said="", error=""):
    FILE.write_text(json.dumps(STATE))
    sys.stdout.write(said)
    sys.stderr.write(error)
    sys.exit(code)


def dump(service, command):
    with (ROOT / "executed").open("a") as executed:
        executed.write(" ".join([service, *command]) + "\n")
    given = json.loads((ROOT / "hands-out.json").read_text())[service]
    left = math.inf if given.get("endless") else given.get("times", 1)
    while left:
        sys.stdout.write(given["text"])
        sys.stdout.flush()
        left -= 1
        time.sleep(given.get("pause", 0) if left else 0)
    if given.get("closes"):
        os.close(1)
    time.sleep(given.get("sleeps", 0))
    sys.stderr.write(given.get("error", ""))
    sys.exit(given.get("code", 0))


def restic(arguments):
    STATE["asked"].append(" ".join(arguments))
    command = arguments[0]
    if FAILS.exists() and FAILS.read_text() == command:
        end(1, error="Fatal: damaged\n")
    if HANGS.exists() and HANGS.read_text() == command:
        time.sleep(20)
    if command == "cat":
        if not STATE["made"]:
            end(10, error="Fatal: repository does not exist\n")
        end(said=json.dumps({"version": 2, "id": STATE["id"]}))
    if command == "stats":
        end(said='{"total_size":123456,"snapshots_count":1}\n')
    if command == "snapshots":
        listed = ROOT / "listed.json"
        end(said=listed.read_text() if listed.exists() else "[]")
    if command == "init":
        STATE["made"], STATE["id"] = True, "5a1d"
    if command == "backup" and "--stdin-from-command" in arguments:
        # Without an input of its own, as restic starts it.
        started = arguments[arguments.index("--") + 1 :]
        said = subprocess.run(started, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=False)
        if said.returncode != 0:
            end(1, error=f"Fatal: command failed: exit status {said.returncode}\n")
        text = said.stdout
        STATE["snapshots"][arguments[arguments.index("--stdin-filename") + 1]] = text
    elif command == "backup":
        STATE["snapshots"][arguments[-1]] = ""
        end(said='{"message_type":"status"}\n{"message_type":"summary","total_bytes_processed":7}\n')
    end()


words = sys.argv[1:]
if words[0] == "kill":
    sys.exit(0)
if "exec" in words:
    service = words.index("--user") + 2
    dump(words[service], words[service + 1 :])
rest = words[words.index("--name") + 2 :]
mounts = []
while rest[0] == "--volume":
    mounts.append(rest[1])
    rest = rest[2:]
STATE["asked"] += [f"mount {each}" for each in mounts]
restic(rest[1:])
