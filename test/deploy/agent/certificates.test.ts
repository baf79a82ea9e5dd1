import { AgentMachine } from './agent-machine';
import { python } from './release';

/** Takes down its arguments, and keeps a certificate for the names as certbot does. */
const certbot = `#!/bin/sh
root=$(dirname "$0")/..
echo "$*" >> "$root/certbot"
if [ -e "$root/refuses" ]; then cat "$root/refuses" >&2; exit 1; fi
names=
while [ $# -gt 0 ]; do
  case $1 in
    --cert-name) domain=$2 ;;
    --domain) names=$names\${names:+,}DNS:$2 ;;
  esac
  shift
done
mkdir -p "$root/letsencrypt/$domain"
cd "$root/letsencrypt/$domain"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 9 -subj /CN=issued \\
  -addext "subjectAltName=$names" -keyout privkey.pem -out fullchain.pem 2> /dev/null
`;

const certificate = { domain: 'shop.example', names: ['shop.example', 'www.shop.example'], email: 'ops@shop.example' };
const edge = {
  name: 'edge',
  edge: true,
  services: [
    { name: 'nginx', onChange: [{ below: ['nginx', 'certificates'], exec: [{ argv: ['nginx', '-s', 'reload'] }] }] },
  ],
};

let machine: AgentMachine;
beforeEach(() => {
  machine = new AgentMachine();
  machine.put('bin/certbot', certbot, 0o755);
  machine.put('bin/logger', '#!/bin/sh\necho "$*" > "$(dirname "$0")/../logged"\n', 0o755);
});

const some = (one: object = certificate) => `certificates.ensure_some("edge", [${python(one)}])`;
const issue = (one: object = certificate, more = '') =>
  machine.python(`
context = Context()
${some(one)}
${more}
tell(attempt(certificates.issue, "edge", ${python(one)}, context))
tell(context.told)`);
const state = () => machine.python(`tell(certificates.state("edge", ${python(certificate)}))`)[0];
const folder = 'srv/stacks/edge/certificates/shop.example';

test('a self-signed one stands in until there is another, for all names, its key root’s alone', () => {
  const [names, key] = machine.python(`
${some()}
import subprocess
folder = paths.STACKS / "edge/certificates/shop.example"
tell(subprocess.run(["openssl", "x509", "-in", folder / "fullchain.pem", "-noout", "-ext", "subjectAltName"], capture_output=True, text=True).stdout)
tell(mode(folder / "privkey.pem"))`);
  expect(names).toContain('DNS:shop.example, DNS:www.shop.example');
  expect(key).toBe('0o400');
  expect(state()).toEqual({
    domain: 'shop.example',
    issuer: expect.stringMatching(/^CN ?= ?self-signed$/),
    selfSigned: true,
    expires: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
  });
  const before = machine.read(`${folder}/fullchain.pem`);
  machine.python(some());
  expect(machine.read(`${folder}/fullchain.pem`)).toBe(before);
});

test('a pair that a loss of power has torn is made whole: by what certbot keeps, else by a self-signed one', () => {
  const tear = (what: string) => {
    const [pem] = machine.python(`
import subprocess
argv = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=other"]
subprocess.run([*argv, "-keyout", ROOT / "other.key", "-out", ROOT / "other.pem"], check=True, capture_output=True)
tell((ROOT / "other.${what}").read_text())`);
    machine.put(`${folder}/${what === 'pem' ? 'fullchain' : 'privkey'}.pem`, pem);
  };
  machine.python(some());
  tear('pem');
  machine.python(some());
  expect(state()).toMatchObject({ selfSigned: true, issuer: expect.stringContaining('self-signed') });
  issue();
  tear('key');
  machine.python(some());
  expect(machine.read(`${folder}/privkey.pem`)).toBe(machine.read('letsencrypt/shop.example/privkey.pem'));
});

test('of what nginx serves its issuer and end are told, and of nothing nothing', () => {
  const nothing = { domain: 'shop.example', issuer: null, selfSigned: false, expires: null };
  expect(state()).toEqual(nothing);
  const [issued] = machine.python(`
import subprocess
folder = ROOT / "authority"
folder.mkdir()
def openssl(*words): subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)
curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
openssl("req", "-x509", *curve, "-subj", "/CN=R11", "-keyout", "ca.key", "-out", "ca.pem")
# All names stand beside the subject, as ACME servers issue them.
openssl("req", "-new", *curve, "-subj", "/", "-keyout", "key.pem", "-out", "request.pem")
(folder / "serial").write_text("01")
openssl("x509", "-req", "-in", "request.pem", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAserial", "serial", "-days", "9", "-out", "chain.pem")
target = paths.STACKS / "edge/certificates/shop.example"
target.mkdir(parents=True)
(target / "fullchain.pem").write_bytes((folder / "chain.pem").read_bytes())
tell(certificates.state("edge", ${python(certificate)}))`);
  expect(issued).toMatchObject({ issuer: expect.stringMatching(/^CN ?= ?R11$/), selfSigned: false });
  const days = (Date.parse(issued.expires) - Date.now()) / 86_400_000;
  expect(Math.round(days)).toBe(9);
});

test('certbot is asked once, by webroot, for every name; then it renews by itself', () => {
  expect(issue()).toEqual([true, [{ event: 'certificate', domain: 'shop.example' }]]);
  expect(machine.read('certbot')).toBe(
    `certonly --non-interactive --agree-tos --email ops@shop.example --webroot --webroot-path ${machine.root}/srv/stacks/edge/challenges --cert-name shop.example --keep-until-expiring --renew-with-new-domains --no-directory-hooks --domain shop.example --domain www.shop.example\n`,
  );
  expect(machine.read(`${folder}/privkey.pem`)).toBe(machine.read('letsencrypt/shop.example/privkey.pem'));
  expect(state()).toMatchObject({ issuer: expect.stringMatching(/^CN ?= ?issued$/) });
  expect(issue()).toEqual([false, []]);
});

test('a further name is asked for, at the server that is declared', () => {
  issue();
  const more = {
    ...certificate,
    names: [...certificate.names, 'new.shop.example'],
    directory: 'https://acme.example/dir',
  };
  expect(issue(more)[0]).toBe(true);
  expect(machine.read('certbot')?.split('\n')[1]).toContain(
    '--server https://acme.example/dir --force-renewal --domain shop.example ',
  );
});

test('a name that is declared no more is left out: its renewal would fail once it leads elsewhere', () => {
  issue();
  issue({ ...certificate, names: ['shop.example'] });
  expect(machine.read('certbot')?.split('\n')[1]).toMatch(/--no-directory-hooks --domain shop\.example$/);
});

test('what is lacking is known without asking anybody: until it is there, for every name', () => {
  const long = `${'a'.repeat(63)}.${'b'.repeat(63)}.example`;
  const both = [certificate, { ...certificate, domain: 'other.example', names: ['other.example', long] }];
  const lacking = (of: readonly object[]) => machine.python(`tell(certificates.lacking("edge", ${python(of)}))`)[0];
  expect(lacking(both)).toEqual(['shop.example', 'other.example']);
  for (const each of both) issue(each);
  expect(lacking(both)).toEqual([]);
  expect(lacking([{ ...certificate, names: ['shop.example', 'hop.example'] }])).toEqual(['shop.example']);
  const issued = machine.read('letsencrypt/shop.example/fullchain.pem') as string;
  machine.put('letsencrypt/shop.example/fullchain.pem', 'half');
  expect(lacking(both)).toEqual(['shop.example']);
  machine.put('letsencrypt/shop.example/fullchain.pem', issued);
  expect(lacking(both)).toEqual([]);
  machine.remove('letsencrypt/shop.example/privkey.pem');
  expect(lacking(both)).toEqual(['shop.example']);
});

test('a renewal that was killed on its way to nginx is brought there by the next release', () => {
  issue();
  machine.put('letsencrypt/shop.example/privkey.pem', 'renewed');
  expect(machine.python(`tell(certificates.lacking("edge", [${python(certificate)}]))`)).toEqual([['shop.example']]);
  // certbot keeps it: nobody is asked.
  expect(issue()).toEqual([true, []]);
  expect(machine.read(`${folder}/privkey.pem`)).toBe('renewed');
  expect(machine.python(`tell(certificates.lacking("edge", [${python(certificate)}]))`)).toEqual([[]]);
});

test('without one, certbot’s words are told and the self-signed one serves on', () => {
  machine.put('refuses', 'Some challenges have failed.\n\nDetail: DNS problem\n');
  expect(issue()[0]).toEqual([
    'certificate',
    'no certificate for shop.example; certbot says:\n  Some challenges have failed.\n  Detail: DNS problem',
  ]);
  expect(state()).toMatchObject({ issuer: expect.stringMatching(/^CN ?= ?self-signed$/) });
});

describe('after a renewal', () => {
  const renewed = (lineage: string | undefined, prepare = '') => {
    issue();
    machine.put('letsencrypt/other.example/fullchain.pem', '');
    const answer = machine.python(
      `
import record
record.keep_deployment(${python({ stacks: [edge], certificates: [certificate] })})
reloaded = []
nginx.reload = lambda stack, service, commands, context: reloaded.append([stack, service, commands])
${prepare}
tell(certificates.renewed())
tell(reloaded)`,
      { RENEWED_LINEAGE: lineage, PATH: `${machine.root}/bin:${process.env.PATH}` },
    );
    return answer;
  };
  const renew = '(ROOT / "letsencrypt/shop.example/fullchain.pem").write_text("renewed")';

  test('nginx reads it, and the journal says so', () => {
    expect(renewed('/etc/letsencrypt/live/shop.example', renew)).toEqual([
      0,
      [['edge', 'nginx', [{ argv: ['nginx', '-s', 'reload'] }]]],
    ]);
    expect(machine.read(`${folder}/fullchain.pem`)).toBe('renewed');
    expect(machine.read('logged')).toBe('--tag vpsynth the certificate of shop.example was renewed\n');
  });

  test.each<[what: string, lineage: string | undefined, prepare: string]>([
    ['somebody else’s', '/etc/letsencrypt/live/other.example', renew],
    ['no name', undefined, renew],
    ['the same', '/etc/letsencrypt/live/shop.example', ''],
    ['a host without a release', '/etc/letsencrypt/live/shop.example', '(paths.RECORDS / "deployment.json").unlink()'],
  ])('%s is left alone', (_, lineage, prepare) => {
    expect(renewed(lineage, prepare)).toEqual([0, []]);
    expect(machine.read('logged')).toBeUndefined();
  });
});

test('a history line that a loss of power cut is left out', () => {
  machine.put('var/history.jsonl', '{"at":"1","who":"ada"}\n{"at":"2","wh\n{"at":"3","who":"ada"}\n');
  expect(machine.python('import history\ntell([each["at"] for each in history.entries()])')).toEqual([['1', '3']]);
});
