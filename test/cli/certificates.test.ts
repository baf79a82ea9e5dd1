import { spawnSync } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { collectSecrets } from '../../src/deploy/secrets/collect';
import { ada } from '../deploy/secrets/keys';
import { fleetFiles, folderWith } from '../deploy/secrets/repository';

jest.setTimeout(60_000);
const environment = { VPSYNTH_AGE_IDENTITY: ada.identity };

function certificates(root: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [resolve('src/cli/vpsynth.js'), 'certificates', ...args],
    {
      cwd: root,
      env: { PATH: process.env.PATH, HOME: join(root, 'home'), ...environment },
      encoding: 'utf8',
      timeout: 30_000,
    },
  );
  return { code: status, output: stdout, errors: stderr };
}

const repository = () => folderWith({ ...fleetFiles, 'infra/secrets.recipients': `${ada.recipient}\n` });
const certificate = (root: string, name: string) => readFileSync(join(root, `infra/certificates/${name}.pem`), 'utf8');
const blocks = (pem: string) => pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
const key = 'VPS1_POSTGRES_CERTIFICATE_KEY';

test('the first makes the authority; keys stand in the encrypted file alone', async () => {
  const root = repository();
  expect(certificates(root, 'issue', 'postgres', '--key', key, '--for', '10.99.0.1', '--for', 'db.internal')).toEqual({
    code: 0,
    output: `Made an authority for the inside: infra/certificates/authority.pem; its key is INTERNAL_AUTHORITY_KEY in infra/secrets.age.
infra/certificates/postgres.pem is issued for 10.99.0.1, db.internal; its key is ${key} in infra/secrets.age. Commit both files.
`,
    errors: '',
  });
  const [own = '', authority = ''] = blocks(certificate(root, 'postgres'));
  const issued = new X509Certificate(own);
  expect(authority).toBe(blocks(certificate(root, 'authority'))[0]);
  expect(issued.verify(new X509Certificate(authority).publicKey)).toBe(true);
  expect([issued.checkIP('10.99.0.1'), issued.checkHost('db.internal')]).toEqual(['10.99.0.1', 'db.internal']);
  const { values } = await collectSecrets([key], { root, environment });
  expect(issued.checkPrivateKey(createPrivateKey(values.get(key) ?? ''))).toBe(true);
  expect(certificate(root, 'postgres') + certificate(root, 'authority')).not.toContain('PRIVATE KEY');
});

test('the second is the same authority’s, and openssl agrees', () => {
  const root = repository();
  certificates(root, 'issue', 'postgres', '--key', key);
  const before = certificate(root, 'authority');
  expect(certificates(root, 'issue', 'broker', '--key', 'BROKER_KEY').output).not.toContain('Made an authority');
  expect(certificate(root, 'authority')).toBe(before);
  const file = join(root, 'infra/certificates/broker.pem');
  const verify = ['verify', '-CAfile', join(root, 'infra/certificates/authority.pem'), '-purpose', 'sslserver', file];
  expect(spawnSync('openssl', verify, { encoding: 'utf8' }).stdout).toBe(`${file}: OK\n`);
});

test('how long each holds', () => {
  const root = repository();
  expect(certificates(root, 'list')).toMatchObject({ code: 0, output: 'No certificate is issued here yet.\n' });
  certificates(root, 'issue', 'postgres', '--key', key);
  const { code, output } = certificates(root, 'list');
  expect(code).toBe(0);
  expect(output.replaceAll(/\d{4}-\d\d-\d\d/g, 'DATE')).toMatchInlineSnapshot(`
"certificate    for            until       days left
authority.pem  the authority  DATE  3649
postgres.pem   postgres       DATE  396
"
`);
  writeFileSync(join(root, 'infra/certificates/torn.pem'), 'torn');
  expect(certificates(root, 'list').errors).toContain(
    'infra/certificates/torn.pem holds no certificate: restore it from git',
  );
});

test('half an authority is told, and nothing is written over', () => {
  const root = repository();
  certificates(root, 'issue', 'postgres', '--key', key);
  rmSync(join(root, 'infra/certificates/authority.pem'));
  expect(certificates(root, 'issue', 'postgres', '--key', key)).toMatchObject({
    code: 1,
    errors: expect.stringContaining('there is INTERNAL_AUTHORITY_KEY and no infra/certificates/authority.pem: restore'),
  });
});

test.each([
  [['issue'], 'say one name: certificates issue postgres --key …'],
  [['issue', '../x', '--key', key], 'no name for a certificate: ../x'],
  [['issue', 'authority', '--key', key], 'no name for a certificate: authority'],
  [['issue', 'postgres'], 'say which secret gets the key'],
  [['issue', 'postgres', '--key', 'lower'], 'say which secret gets the key'],
  [['issue', 'postgres', '--key', key, '--for', 'a b'], '--for takes a host name or an address: a b'],
  [['renew'], 'there is no action "renew" of certificates: issue, list'],
])('%j', (args, message) => {
  expect(certificates(repository(), ...args).errors).toContain(message);
});
