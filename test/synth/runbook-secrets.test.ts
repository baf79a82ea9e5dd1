import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ContainerService, type Fleet, Image, NginxVhost, RabbitMqBroker, Secret } from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { acme, fleetOfOne } from './fleet-of-one';
import { commandsIn, readmeOf } from './readme-of';

const image = Image.of('registry.example/app:1.0.0');
const isRoot = process.getuid?.() === 0;
const runs = spawnSync('sh', ['-c', 'envsubst --version && install --version && openssl version']).status === 0;
const whereItRuns = runs ? test : test.skip;
const folder = mkdtempSync(join(tmpdir(), 'vpsynth-runbook-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A stack that reads secrets in every way. */
function shop(): Fleet {
  const { fleet, prod } = fleetOfOne();
  new RabbitMqBroker(prod, 'rabbitmq', { password: Secret.env('BROKER') });
  new ContainerService(prod, 'one', { image, environment: { TOKEN: Secret.env('TOKEN') } });
  new ContainerService(prod, 'two', { image, environment: { TOKEN: Secret.env('TOKEN') }, userId: 2000 });
  const environment = { PLAIN: Secret.env('PLAIN') };
  new ContainerService(prod, 'three', { image, environment, secretsAs: 'environment' });
  return fleet;
}

/** Runs the commands of a README in a copy of its stack. */
function run(fleet: Fleet, stack: string, commands: string, environment: Record<string, string>) {
  const copy = mkdtempSync(join(folder, 'stack-'));
  for (const [path, content] of Object.entries(synthesizeFleet(fleet).files)) {
    if (!path.startsWith(`infra/${stack}/`)) continue;
    const file = join(copy, path.slice(`infra/${stack}/`.length));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  const script = isRoot ? commands : commands.replaceAll(/ -o \d+/g, '');
  const { PATH = '' } = process.env;
  const { status, stdout, stderr } = spawnSync('sh', ['-c', script], {
    cwd: copy,
    env: { PATH, ...environment },
    encoding: 'utf8',
  });
  return { copy, status, stdout, stderr };
}

function state(path: string) {
  const { mode, uid } = statSync(path);
  return { mode: (mode & 0o777).toString(8), uid: isRoot ? uid : undefined, content: readFileSync(path, 'utf8') };
}

const only = (uid: number) => ({ mode: '400', uid: isRoot ? uid : undefined });

whereItRuns('each secret is written for the one user that reads it', () => {
  const [, write = ''] = commandsIn(readmeOf(shop(), 'vps1/shop-prod', 'Secrets'));
  const environment = { BROKER: 'b.1', SHOP_PROD_RABBITMQ_OPERATOR_PASSWORD: 'o-2', TOKEN: '$t', PLAIN: 'p_3' };
  const { copy, status, stderr } = run(shop(), 'vps1/shop-prod', write, environment);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(state(join(copy, 'secrets/files/token'))).toEqual({ ...only(1000), content: '$t' });
  expect(state(join(copy, 'secrets/files/token.2000'))).toEqual({ ...only(2000), content: '$t' });
  const definitions = state(join(copy, 'secrets/filled/rabbitmq/definitions.json'));
  expect(definitions).toMatchObject(only(999));
  expect(JSON.parse(definitions.content)).toMatchObject({ users: [{ password: 'b.1' }, { password: 'o-2' }] });
  expect(state(join(copy, '.env'))).toMatchObject({ mode: '600', content: "PLAIN='p_3'\n" });
});

whereItRuns('a variable that is not set writes nothing', () => {
  const [, write = ''] = commandsIn(readmeOf(shop(), 'vps1/shop-prod', 'Secrets'));
  const { copy, status, stderr } = run(shop(), 'vps1/shop-prod', write, { BROKER: 'b', TOKEN: 't' });
  expect(status).not.toBe(0);
  expect(stderr).toContain('PLAIN: given by others, or chosen by you');
  expect(() => statSync(join(copy, 'secrets'))).toThrow('ENOENT');
});

whereItRuns('values are made up once, in the format that their reader needs', () => {
  const { fleet, edge, prod } = fleetOfOne();
  const app = new ContainerService(prod, 'app', { image, port: 80 });
  const site = new NginxVhost(prod, 'site', { edge, domain: 'shop.example', certificate: acme });
  site.route('/', app, { basicAuth: Secret.env('ADMINS') }).route('/b', app, { basicAuth: Secret.env('OTHERS') });
  const [make = ''] = commandsIn(readmeOf(fleet, 'vps1/edge', 'Secrets'));
  expect(make.split('\n')).toEqual([
    `export ADMINS="\${ADMINS:-$(printf 'admin:%s' "$(openssl passwd -apr1)")}"`,
    `export OTHERS="\${OTHERS:-$(printf 'admin:%s' "$(openssl passwd -apr1)")}"`,
  ]);
  const typed = make.replaceAll('passwd -apr1', 'passwd -apr1 typed');
  const { stdout } = run(fleet, 'vps1/edge', `${typed}\nprintenv ADMINS OTHERS`, { OTHERS: 'mine' });
  expect(stdout).toMatch(/^admin:\$apr1\$[^:\s]+\nmine\n$/);
});

test('a value is made up in the form that its reader takes', () => {
  const { fleet, prod } = fleetOfOne();
  const key = Secret.env('KEY', { bytes: 12, prefix: 'GK' }).generated();
  const environment = { KEY: key, RPC: Secret.env('RPC', { bytes: 32 }).generated() };
  new ContainerService(prod, 'app', { image, environment });
  const [make = ''] = commandsIn(readmeOf(fleet, 'vps1/shop-prod', 'Secrets'));
  expect(make.split('\n')).toEqual([
    'export KEY="${KEY:-GK$(openssl rand -hex 12)}"',
    'export RPC="${RPC:-$(openssl rand -hex 32)}"',
  ]);
});

test('what others give is named, and never made up', () => {
  const section = readmeOf(shop(), 'vps1/shop-prod', 'Secrets');
  expect(section).toContain('Others give these, or you choose them: `BROKER`, `PLAIN`, `TOKEN`.');
  expect(commandsIn(section)[0]?.match(/\w+(?==)/g)).toEqual(['SHOP_PROD_RABBITMQ_OPERATOR_PASSWORD']);

  const { fleet, prod } = fleetOfOne();
  const environment = { KEY: Secret.env('KEY', { bytes: 12, prefix: 'GK' }) };
  new ContainerService(prod, 'app', { image, environment });
  const alone = readmeOf(fleet, 'vps1/shop-prod', 'Secrets');
  expect(alone).toContain('`KEY` (`GK` and 24 hexadecimal digits).');
  expect(alone).not.toContain('openssl');
});
