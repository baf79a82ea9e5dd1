import { issue } from '../authority';
import { sharedMember } from '../engine/members';
import { startMachine } from '../machine';
import { labAddresses, registryName } from '../network';

const folder = '/etc/vpsynth-lab';

const configuration = JSON.stringify({
  version: '0.1',
  log: { level: 'warn' },
  storage: { filesystem: { rootdirectory: '/var/lib/registry' }, delete: { enabled: true } },
  http: { addr: ':443', tls: { certificate: `${folder}/registry.crt`, key: `${folder}/registry.key` } },
});

/** Starts the lab's image registry, under the name that the committed files have; its images end with the lab. */
export async function startRegistry(): Promise<void> {
  const { certificate, key } = await issue(registryName);
  await startMachine({
    image: 'services',
    name: 'registry',
    member: sharedMember,
    address: labAddresses.registry,
    folders: {
      [folder]: {
        'registry.yml': { content: configuration }, // JSON is YAML
        'registry.crt': { content: certificate },
        'registry.key': { content: key, mode: 0o600 },
      },
    },
    command: ['docker-registry', 'serve', `${folder}/registry.yml`],
  });
}
