"""The agent: what vpsynth runs on a host, as root, over one connection.

`vpsynth-agent` reads requests from its standard input, a JSON object a line, and answers each with any number of events
and one result or error. It ends with the connection. Started with a word it does what a timer or a hook wants. With
`--as=ROLE` first, which the gate puts there, it does no more than the role may.
"""

import os
import sys

# The link to this folder may lead to another version before the last module is loaded.
sys.path[0] = os.path.realpath(sys.path[0])

import lent  # noqa: E402
import protocol  # noqa: E402
import roles  # noqa: E402


def main(arguments):
    # Whatever sudo or PAM have set: nginx and Prometheus look into folders that are made here.
    os.umask(0o022)
    may, arguments = roles.of(arguments)
    if may is None or (arguments and arguments[0] != "stream" and not arguments[0].startswith("version=") and may.narrow):
        print("vpsynth-agent: this key may not do that", file=sys.stderr)
        return 126
    if not arguments or arguments[0].startswith("version="):
        expected = arguments[0].partition("=")[2] if arguments else None
        if not lent.is_own():
            return protocol.serve(expected, may)
        try:
            return protocol.serve(expected, may, lent=True)
        finally:
            lent.give_back()
    command, *rest = arguments
    if command == "stream":
        import stream

        return stream.main(rest, may)
    if command == "renewed-certificate":
        import certificates

        return certificates.renewed()
    if command == "backup":
        import backup

        return backup.main(rest)
    if command == "revert-host":
        import host

        return host.revert(rest)
    print(f"vpsynth-agent: there is no command {command}", file=sys.stderr)
    return 2


sys.exit(main(sys.argv[1:]))
