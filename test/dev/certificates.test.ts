import { X509Certificate } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalAuthority, localAuthority } from '../../src/dev/local-authority';
import { writeLocalCertificates } from '../../src/dev/local-certificates';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vpsynth-certificates-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const shop = { domain: 'shop.localhost', names: ['shop.localhost', 'www.shop.localhost'] };
const environment = () => ({ XDG_DATA_HOME: join(folder, 'data') });
const write = (wanted: readonly (typeof shop)[], authority: LocalAuthority) =>
  writeLocalCertificates(join(folder, 'certificates'), wanted, authority);
const chain = (domain: string) => readFileSync(join(folder, 'certificates', domain, 'fullchain.pem'), 'utf8');

const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux('an authority is made once, its key for its user alone', async () => {
  const first = await localAuthority(environment());
  expect(first.certificatePath).toBe(join(folder, 'data/vpsynth/rootCA.pem'));
  expect(statSync(join(folder, 'data/vpsynth/rootCA-key.pem')).mode & 0o777).toBe(0o600);
  const root = new X509Certificate(first.certificate);
  expect(root.ca).toBe(true);
  expect(root.verify(root.publicKey)).toBe(true);
  expect((await localAuthority(environment())).certificate).toBe(first.certificate);
});

onLinux('mkcert’s authority is taken where the machine has one', async () => {
  const { certificatePath } = await localAuthority(environment());
  const mkcert = join(folder, 'data/mkcert');
  mkdirSync(mkcert);
  for (const name of ['rootCA.pem', 'rootCA-key.pem'])
    writeFileSync(join(mkcert, name), readFileSync(join(folder, 'data/vpsynth', name)));
  rmSync(join(folder, 'data/vpsynth'), { recursive: true });
  const { certificatePath: second } = await localAuthority(environment());
  expect([certificatePath, second]).toEqual([join(folder, 'data/vpsynth/rootCA.pem'), join(mkcert, 'rootCA.pem')]);
  expect(existsSync(join(folder, 'data/vpsynth'))).toBe(false);
});

onLinux('each name gets a certificate of its own, and keeps it', async () => {
  const authority = await localAuthority(environment());
  await write([shop, { domain: 'blog.localhost', names: ['blog.localhost'] }], authority);
  const before = chain('shop.localhost');
  const certificate = new X509Certificate(before);
  expect(certificate.subjectAltName).toBe('DNS:shop.localhost, DNS:www.shop.localhost');
  expect(certificate.verify(new X509Certificate(authority.certificate).publicKey)).toBe(true);
  expect(certificate.checkPrivateKey(require('node:crypto').createPrivateKey(key('shop.localhost')))).toBe(true);
  expect(readdirSync(join(folder, 'certificates'))).toEqual(['blog.localhost', 'shop.localhost']);
  await write([shop], authority);
  expect(chain('shop.localhost')).toBe(before);
});

const key = (domain: string) => readFileSync(join(folder, 'certificates', domain, 'privkey.pem'), 'utf8');

onLinux.each<[why: string, names: string[], other: boolean]>([
  ['lacks a name', [...shop.names, 'm.shop.localhost'], false],
  ['is another authority’s', shop.names, true],
])('a certificate that %s is made anew', async (_, names, other) => {
  await write([shop], await localAuthority(environment()));
  const before = chain('shop.localhost');
  await write([{ ...shop, names }], await localAuthority({ XDG_DATA_HOME: join(folder, other ? 'other' : 'data') }));
  expect(chain('shop.localhost')).not.toBe(before);
});

onLinux('what is no certificate is replaced', async () => {
  mkdirSync(join(folder, 'certificates/shop.localhost'), { recursive: true });
  for (const name of ['fullchain.pem', 'privkey.pem'])
    writeFileSync(join(folder, 'certificates/shop.localhost', name), 'torn');
  await write([shop], await localAuthority(environment()));
  expect(() => new X509Certificate(chain('shop.localhost'))).not.toThrow();
});
