"""Certificates: first a self-signed one so that nginx starts, then one by ACME, renewed by certbot's own timer.

certbot proves each name over HTTP-01 (RFC 8555, section 8.3) through the folder `challenges` of the edge's stack.
"""

import os
import re
import ssl
import subprocess
import time
from pathlib import Path

import colours
import files
import nginx
import paths
import record
from errors import AgentError
from lock import Lock
from run import run

NAMES = ("fullchain.pem", "privkey.pem")
LINEAGES = Path("/etc/letsencrypt/live")
SELF_SIGNED_DAYS = 30
LONGEST_RELEASE = 3600
LOCK_POLL = 2


def ensure_some(edge, certificates):
    """Puts a certificate where none is, or a loss of power has torn a pair: nginx doesn't start without its files. What certbot
    keeps, else a self-signed one."""
    for certificate in certificates:
        folder = _folder(edge, certificate["domain"])
        if _fit(folder):
            continue
        if _is_kept(certificate):
            _install(edge, certificate["domain"])
            continue
        folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        names = ",".join(f"DNS:{name}" for name in certificate["names"])
        key, chain = folder / "privkey.pem", folder / "fullchain.pem"
        # The name stands beside the subject, which has room for 64 characters only.
        curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", str(SELF_SIGNED_DAYS)]
        subject = ["-subj", "/CN=self-signed", "-addext", f"subjectAltName={names}"]
        run(["openssl", "req", "-x509", *curve, *subject, "-keyout", str(key), "-out", str(chain)])
        key.chmod(0o400)


def _fit(folder):
    """Whether there is a certificate, and its key beside it."""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(*(folder / name for name in NAMES))
        return True
    except OSError:
        # An `ssl.SSLError` is one too.
        return False


def issue(edge, certificate, context):
    """Has a certificate issued where the edge has none by ACME for these names. Returns True when the files changed.

    :raises AgentError: `certificate`, in certbot's words.
    """
    domain = certificate["domain"]
    if not _is_kept(certificate):
        context.event("certificate", domain=domain)
        _certbot(edge, certificate)
        record.keep_certificate(certificate)
    return _install(edge, domain)


def _certbot(edge, certificate):
    webroot = paths.stack_folder(edge) / "challenges"
    names = [part for name in certificate["names"] for part in ("--domain", name)]
    server = ["--server", certificate["directory"]] if "directory" in certificate else []
    # Of another server's certbot would say that it isn't due yet.
    if _server(record.certificate(certificate["domain"])) not in (None, _server(certificate)):
        server += ["--force-renewal"]
    said = run(
        [
            *("certbot", "certonly", "--non-interactive", "--agree-tos", "--email", certificate["email"]),
            *("--webroot", "--webroot-path", str(webroot), "--cert-name", certificate["domain"]),
            # The hook is for renewals: what a release gets, the release installs.
            *("--keep-until-expiring", "--renew-with-new-domains", "--no-directory-hooks", *server, *names),
        ],
        check=False,
        timeout=300,
    )
    if said.returncode != 0:
        lines = [line for line in (said.stdout + said.stderr).splitlines() if line.strip()]
        told = "\n".join(f"  {line}" for line in lines[:12])
        raise AgentError("certificate", f"no certificate for {certificate['domain']}; certbot says:\n{told}")


def lacking(edge, certificates):
    """The domains for which certbot keeps no certificate of all their names, or a newer one than nginx reads: what was to bring
    that was killed, or waited too long for a release, and certbot calls it only once."""
    return [each["domain"] for each in certificates if not _is_kept(each) or _differing(edge, each["domain"])]


def _is_kept(certificate):
    """Whether certbot keeps a certificate for these names of this server: with a name too many a renewal fails when that
    name leads elsewhere."""
    kept = record.certificate(certificate["domain"])
    if kept is not None and (set(kept["names"]), _server(kept)) != (set(certificate["names"]), _server(certificate)):
        return False
    return _covers(certificate["domain"], certificate["names"])


def _server(certificate):
    """Its ACME server; None for a certificate that nothing is known of."""
    return None if certificate is None else certificate.get("directory", "default")


def _covers(domain, names):
    """Whether certbot keeps a certificate for these names: it renews that by itself.

    Each is looked for as its extension spells it (RFC 5280, section 4.2.1.6: dNSName is [2], its length, its letters):
    every deployment asks, and a process of openssl for each takes longer than all else.
    """
    if not (LINEAGES / domain / "privkey.pem").is_file():
        return False
    try:
        first, end, _ = (LINEAGES / domain / "fullchain.pem").read_text(encoding="ascii").partition(ssl.PEM_FOOTER)
        certificate = ssl.PEM_cert_to_DER_cert(first.strip() + "\n" + end)
    except (FileNotFoundError, ValueError):
        return False
    return all(_spelled(name) in certificate for name in names)


def _spelled(name):
    letters = name.encode("ascii")
    length = bytes([len(letters)]) if len(letters) < 0x80 else bytes([0x81, len(letters)])
    return b"\x82" + length + letters


def _install(edge, domain):
    """Copies what certbot keeps to where nginx reads it. Returns True when that was something else."""
    differing = _differing(edge, domain)
    for name, content in differing.items():
        # nginx's first process reads both, as root.
        files.write(_folder(edge, domain) / name, content, mode=0o400 if name == "privkey.pem" else 0o444)
    return bool(differing)


def _differing(edge, domain):
    """name → what certbot keeps of it, of the files that are others where nginx reads them."""
    kept = {name: (LINEAGES / domain / name).read_bytes() for name in NAMES}
    there = {name: files.digest_of(_folder(edge, domain) / name) for name in NAMES}
    return {name: content for name, content in kept.items() if files.hashlib.sha256(content).hexdigest() != there[name]}


def _folder(edge, domain):
    return files.inside(paths.stack_folder(edge) / "certificates", domain)


def state(edge, certificate):
    """→ {domain, issuer, selfSigned, expires} of what nginx serves; for `status`. `expires` is in UTC, as ISO 8601 has it;
    both it and `issuer` are null where there is no certificate."""
    chain = _folder(edge, certificate["domain"]) / "fullchain.pem"
    said = run(["openssl", "x509", "-in", str(chain), "-noout", "-issuer", "-subject", "-enddate"], check=False).stdout
    # A subject may be empty: all names then stand beside it (RFC 5280, section 4.1.2.6).
    fields = dict(re.findall(r"^(\w+)=[ \t]*(.*)$", said, re.MULTILINE))
    issuer, end = fields.get("issuer"), fields.get("notAfter")
    return {
        "domain": certificate["domain"],
        "issuer": issuer,
        "selfSigned": issuer is not None and issuer == fields.get("subject"),
        "expires": end and time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(ssl.cert_time_to_seconds(end))),
    }


def renewed():
    """certbot's deploy hook: what it renewed goes to nginx, which reads it anew."""
    domain = Path(os.environ.get("RENEWED_LINEAGE", "")).name
    deployment = record.deployment()
    edge = deployment and colours.edge_of(deployment)
    known = edge and any(each["domain"] == domain for each in deployment["certificates"])
    # A certificate of somebody else's on this host is none of ours.
    if not known:
        return 0
    lock = _lock()
    if not _install(edge["name"], domain):
        return 0
    for service in edge["services"]:
        for rule in service["onChange"]:
            if "certificates" in rule["below"]:
                nginx.reload(edge["name"], service["name"], rule["exec"], _Quiet())
    lock.release()
    subprocess.run(["logger", "--tag", "vpsynth", f"the certificate of {domain} was renewed"], check=False)
    return 0


def _lock():
    """While a release installs files nginx must not read them: they may lead to services that don't run yet."""
    lock = Lock()
    deadline = time.monotonic() + LONGEST_RELEASE
    while True:
        try:
            lock.take("certificate renewal")
            return lock
        except AgentError:
            if time.monotonic() > deadline:
                raise
            time.sleep(LOCK_POLL)


class _Quiet:
    """Nobody waits for events here."""

    def event(self, name, **details):
        pass
