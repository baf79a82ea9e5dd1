import type { SynthesizedFleet } from 'vpsynth/testing';
import type { Host } from '../host/host';

interface Secrets {
  readonly files: readonly { readonly path: string; readonly userId: number; readonly secret: string }[];
  readonly templates: readonly {
    readonly path: string;
    readonly userId: number;
    readonly template: string;
    readonly secrets: readonly string[];
  }[];
}

/** Where stacks stand on a host. */
const stacks = '/srv/vpsynth/stacks';

/**
 * Starts services of a stack of a fleet that isn't committed, and waits until they are healthy: by the stack's files, its
 * secrets filled in as its secrets.json says.
 *
 * @param services @default all
 */
export async function startStack(
  host: Host,
  fleet: SynthesizedFleet,
  stack: string,
  valueOfSecret: (secret: string) => string,
  services: readonly string[] = [],
): Promise<void> {
  const folder = `infra/${host.name}/${stack}/`;
  const generated = Object.entries(fleet.files).filter(([path]) => path.startsWith(folder));
  const files = Object.fromEntries(
    generated.map(([path, content]) => [
      path.slice(folder.length),
      { content, mode: path.endsWith('.sh') ? 0o755 : 0o644 },
    ]),
  );
  await host.putFolder(`${stacks}/${stack}`, files);
  const { files: singles, templates } = fleet.parse(`${folder}secrets.json`) as Secrets;
  for (const { path, userId, secret } of singles) await putSecret(host, stack, path, userId, valueOfSecret(secret));
  for (const { path, userId, template, secrets } of templates) {
    const content = secrets.reduce(
      (text, secret) => text.replaceAll(`\${${secret}}`, valueOfSecret(secret)),
      fleet.files[folder + template] ?? '',
    );
    await putSecret(host, stack, path, userId, content);
  }
  await compose(host, stack, ['up', '--detach', '--wait', '--wait-timeout', '120', ...services]);
}

/** Runs Docker Compose on a stack. */
export function compose(host: Host, stack: string, command: readonly string[]): Promise<string> {
  return host.run(['docker', 'compose', ...command], { folder: `${stacks}/${stack}`, seconds: 180 });
}

async function putSecret(host: Host, stack: string, path: string, userId: number, content: string): Promise<void> {
  await host.putFolder(`${stacks}/${stack}`, { [path]: { content, mode: 0o400 } });
  await host.run(['chown', String(userId), `${stacks}/${stack}/${path}`]);
}
