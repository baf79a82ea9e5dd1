import { resolve4 } from 'node:dns/promises';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { dockerList, memberLabel } from './engine/engine';
import { stateFolder } from './engine/place';
import { run } from './engine/program';
import type { Host } from './host/host';
import { type Lab, startLab } from './lab';
import { resolveName } from './services/names';

let lab: Lab;
let bare: Host;
let ready: Host;

beforeAll(async () => {
  lab = await startLab();
  [bare, ready] = await Promise.all([
    lab.startHost({ name: 'lab-bare', address: '203.0.113.21', kind: 'bare', names: ['bare.example'] }),
    lab.startHost({ name: 'lab-ready', address: '203.0.113.22', kind: 'ready', disks: { '/srv': 16 } }),
  ]);
}, 120_000);

afterAll(() => lab?.close(), 120_000);

test('a bare host has ssh, and neither Docker nor Python', async () => {
  expect(await bare.sshKey()).toMatch(/^ssh-ed25519 AAAA/);
  expect((await bare.try(['which', 'docker', 'dockerd', 'python3'])).stdout).toBe('');
});

test('a ready host runs Docker', async () => {
  expect(await ready.run(['docker', 'info', '--format', '{{.ServerVersion}}'])).toMatch(/^28\./);
  expect((await ready.try(['dd', 'if=/dev/zero', 'of=/srv/file', 'bs=1M', 'count=32'])).stderr).toMatch(
    /No space left/,
  );
});

test('names resolve in the lab, and only there', async () => {
  expect(await resolveName('bare.example')).toEqual(['203.0.113.21']);
  expect(await resolveName('example.com')).toEqual([]);
  expect(await ready.run(['getent', 'hosts', 'bare.example'])).toMatch(/^203\.0\.113\.21 /);
  await expect(resolve4('bare.example')).rejects.toThrow(/ENOTFOUND/);
});

test('what a host does to settings of memory and kernel stays on it', async () => {
  await ready.run(['sysctl', '-w', 'vm.swappiness=7', 'net.ipv4.ip_local_port_range=20000 30000']);
  expect((await ready.run(['sysctl', '-n', 'vm.swappiness'])).trim()).toBe('7');
  expect((await bare.run(['sysctl', '-n', 'vm.swappiness'])).trim()).not.toBe('7');
});

test('after a power loss a host comes back, with its key and its services', async () => {
  const key = await ready.sshKey();
  await ready.powerOff();
  await ready.powerOn();
  expect(await ready.sshKey()).toBe(key);
  expect(await ready.state.containers()).toEqual([]);
}, 60_000);

/** Containers of members of the lab, beside those of this file and what all share. */
async function belongings(member: string): Promise<string[]> {
  return dockerList(['ps', '--all', '--quiet', '--filter', `label=${memberLabel}=${member}`]);
}

const members = () => readdirSync(join(stateFolder, 'members'));

test('close ends everything that was started', async () => {
  const before = members();
  const second = await startLab();
  const [member = ''] = members().filter((name) => name.startsWith(`${process.pid}-`) && !before.includes(name));
  await second.startHost({ name: 'lab-second', address: '203.0.113.24', kind: 'bare', names: ['second.example'] });
  expect(await belongings(member)).toHaveLength(1);
  await second.close();
  expect(await belongings(member)).toEqual([]);
  expect(members()).not.toContain(member);
  expect(await resolveName('second.example')).toEqual([]);
}, 60_000);

test('what a killed test has left is removed by the next', async () => {
  const script = `
    require('./src/cli/typescript-loader.js');
    require('./test/lab/lab.ts').startLab()
      .then((lab) => lab.startHost({ name: 'lab-killed', address: '203.0.113.25', kind: 'bare', names: [] }))
      .then(() => process.stdout.write(String(process.pid), () => process.kill(process.pid, 'SIGKILL')));`;
  const { stdout: pid } = await run([process.execPath, '--eval', script], { seconds: 60 });
  const [member = ''] = members().filter((name) => name.startsWith(`${pid}-`));
  expect(await belongings(member)).toHaveLength(1);
  await (await startLab()).close();
  expect(await belongings(member)).toEqual([]);
  expect(members()).not.toContain(member);
}, 90_000);
