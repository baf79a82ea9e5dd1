import type { Host } from '../host/host';
import type { Machine } from '../machine';
import type { OperatorMachine } from '../operator/machine';

/** The team's own clone, which the workflow's runs are of. */
export const repository = '/root/fleet';
export const domain = 'delivery.example';
export const address = '203.0.113.31';

/** What is kept among the secrets of the repository on GitHub, and from then on nowhere else. */
export interface TeamSecrets {
  readonly VPSYNTH_SSH_IDENTITY: string;
  readonly VPSYNTH_AGE_IDENTITY: string;
}

/** Its declaration: jupiter on one host, whose address and name no other test uses; its tests are over in seconds. */
const declaration = `import { Delivery, Fleet, WireGuardNetwork } from 'vpsynth';
import { jupiter } from '../apps/jupiter/project';
import { developer } from './developer';
import { hostinger1 } from './hostinger-1';

const fleet = new Fleet();
const production = hostinger1(fleet, new WireGuardNetwork(fleet, 'jupiter-tunnels', { subnet: '10.61.0.0/24' }));
jupiter(fleet, { production, local: developer(fleet).platform });
new Delivery(fleet, {
  install: 'npm install --no-save --ignore-scripts --no-audit --no-fund',
  tests: ['npx jest test/synth/delivery.test.ts'],
});

export default fleet;
`;
const edits: readonly (readonly [file: string, from: RegExp, to: string])[] = [
  ['infra/hostinger-1.ts', /'203\.0\.113\.11'/, `'${address}'`],
  ['apps/jupiter/project.ts', /\bapp\.ar\b/g, domain],
];

/** Sets up a repository, its secrets and its host, by the commands that a person uses. */
export async function setUpTeam(machine: OperatorMachine, host: Host): Promise<TeamSecrets> {
  await machine.clone(repository);
  await here(machine, 'npm install --no-save --no-audit --no-fund', 300);
  for (const [file, from, to] of edits) await edit(machine, file, from, to);
  await machine.putFolder(repository, { 'infra/main.ts': { content: declaration } });
  await here(machine, 'npx vpsynth synth');
  const missing = await machine.try(['sh', '-c', `cd ${repository} && npx vpsynth secrets missing`]);
  for (const [, name] of missing.stdout.matchAll(/^(\w+) has no value$/gm)) {
    await here(machine, `npx vpsynth secrets set --generate ${name}`);
  }
  await here(machine, "ssh-keygen -q -t ed25519 -N '' -C delivery -f /root/delivery");
  await here(machine, 'cat ~/.ssh/id_ed25519.pub /root/delivery.pub > infra/authorized_keys');
  // What the provider's console shows.
  const [, fingerprint] = (await host.run(['ssh-keygen', '-lf', '/etc/ssh/ssh_host_ed25519_key.pub'])).split(' ');
  await here(machine, `npx vpsynth bootstrap hostinger-1 --host-key ${fingerprint}`, 300);
  // With the key that the host has made for its tunnel.
  await here(machine, 'npx vpsynth synth');
  await commitAll(machine, 'Our fleet');
  return {
    VPSYNTH_SSH_IDENTITY: await taken(machine, '/root/delivery'),
    VPSYNTH_AGE_IDENTITY: await taken(machine, '/root/.config/vpsynth/identity.txt'),
  };
}

/** Runs a line in the team's clone. */
export function here(machine: Machine, line: string, seconds = 60): Promise<string> {
  return machine.run(['sh', '-euc', `cd ${repository}\n${line}`], { seconds });
}

/** Replaces a text of a file there, which must be in it. */
export async function edit(machine: Machine, file: string, from: RegExp, to: string): Promise<void> {
  const before = await machine.run(['cat', `${repository}/${file}`]);
  const after = before.replace(from, to);
  if (after === before) throw new Error(`${file} has no ${from}`);
  await machine.putFolder(repository, { [file]: { content: after } });
}

export async function commitAll(machine: Machine, message: string): Promise<void> {
  const who = '-c user.name=Ada -c user.email=ada@example.com';
  await here(machine, `git add --all && git ${who} commit --quiet --message '${message}'`);
}

/** The content of a file that is then no longer there. */
async function taken(machine: Machine, file: string): Promise<string> {
  const content = await machine.run(['cat', file]);
  await machine.run(['rm', file]);
  return content.trimEnd();
}
