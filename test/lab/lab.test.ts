import { resolve4 } from 'node:dns/promises';
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
