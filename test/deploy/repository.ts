import { createHash } from 'node:crypto';
import { folderWith } from './secrets/repository';

export const secret = 'SHOP_TOKEN';

/** A host `web1` with a stack that has a secret, and files of the machine itself; `laptop` is a developer's machine. */
export const deployment = {
  generatedBy: 'vpsynth',
  host: 'web1',
  ssh: { address: '203.0.113.1', port: 22, user: 'deploy' },
  operatingSystem: 'debian-13',
  stacks: [
    {
      name: 'shop-prod',
      edge: false,
      needs: [] as string[],
      folders: [],
      requests: [],
      services: ['api', 'worker'].map((name) => ({
        name,
        image: `registry.example/${name}:1.0.0`,
        runs: 'always',
        workload: name,
        onChange: [],
      })),
    },
  ],
  builds: [],
  certificates: [],
};

const secrets = {
  files: [{ path: 'secrets/files/token', userId: 1000, secret, readers: ['api'] }],
  templates: [],
  environment: [],
};

/** A repository with these files, its manifests true to them. */
export function repository(more: Readonly<Record<string, string>> = {}): string {
  return folderWith({
    'infra/web1/deployment.json': JSON.stringify(deployment),
    ...manifested('infra/web1/shop-prod', {
      'compose.yaml': 'services: {}\n',
      'README.md': 'for people\n',
      'secrets.json': JSON.stringify(secrets),
    }),
    ...manifested('infra/web1/host', { 'etc/docker/daemon.json': '{}\n', 'README.md': 'for people\n' }),
    'infra/laptop/deployment.json': JSON.stringify({ ...deployment, host: 'laptop', ssh: undefined }),
    ...more,
  });
}

export function manifested(folder: string, files: Readonly<Record<string, string>>): Record<string, string> {
  const digests = Object.entries(files).map(([path, text]) => [path, sha256(text)]);
  return {
    ...Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text])),
    [`${folder}/.manifest.json`]: JSON.stringify({ files: Object.fromEntries(digests) }),
  };
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
