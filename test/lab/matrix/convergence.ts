import { setTimeout as sleep } from 'node:timers/promises';
import type { Deployment } from '../../../synth/deployment/deployment';
import type { Host } from '../host/host';

/** What there is on a host that nothing is under way on, whichever release and whichever side of it serves. */
export interface Baseline {
  /** `service status health`. */
  readonly containers: readonly string[];
  readonly images: readonly string[];
}

export async function baseline(host: Host): Promise<Baseline> {
  const [containers, images] = await Promise.all([
    host.state.containers(),
    lines(host, ['docker', 'images', '--format', '{{.Repository}}:{{.Tag}}']),
  ]);
  return {
    containers: containers
      .map(({ service, status, health }) => `${service.replace(/-(blue|green)$/, '')} ${status} ${health}`)
      .sort(),
    images: images.sort(),
  };
}

async function lines(host: Host, command: readonly [string, ...string[]]): Promise<string[]> {
  return (await host.run(command)).split('\n').filter(Boolean);
}

/** What may be left of a run, by what each line that a command prints would mean. */
const leftovers: Readonly<Record<string, readonly [string, ...string[]]>> = {
  'a partial file': ['find', '/srv/vpsynth', '/var/lib/vpsynth', '-name', '.*.vpsynth'],
  // `.name.` and six characters of its own (rsync(1), --temp-dir).
  'a file that rsync did not end': [
    'find',
    ...['/srv/vpsynth/incoming', '-regextype', 'posix-extended'],
    ...['-regex', '.*/\\.[^/]+\\.[A-Za-z0-9]{6}'],
  ],
  'an image without a name': ['docker', 'images', '--quiet', '--filter', 'dangling=true'],
  'a migration that nobody settles': ['find', '/var/lib/vpsynth/migrations', '-type', 'f'],
  // What the machine's own files were judged in stays.
  'something besides the lock': [
    ...(['find', '/run/vpsynth', '-mindepth', '1', '-maxdepth', '1'] as const),
    ...['-not', '-name', 'lock', '-not', '-name', 'host'],
  ],
  'a program of a run': [
    'pgrep',
    '--full',
    '--list-full',
    '[w]hen_gone|[c]ompose --project-directory|[p]ython3 -I /usr/local/lib/vpsynth',
  ],
  'a canary that nobody judges': ['find', active(), '-name', 'toward-*'],
  'a replica without requests': ['find', active(), '-name', 'without-*'],
  'a snapshot that is not whole': [
    'sh',
    '-c',
    'for each in /var/lib/vpsynth/snapshots/*/*/*; do case "$each" in *.json) ;; *) [ -e "${each%.*}.json" ] || echo "$each" ;; esac; done',
  ],
};

function active(): string {
  return '/srv/vpsynth/stacks/edge/active';
}

/** All that a run has left which a release that ended well doesn't; nothing is well. An agent ends just after its deployer. */
export async function leftBehind(host: Host, expected: Baseline): Promise<string[]> {
  if ((await leftNow(host, expected)).length === 0) return [];
  await sleep(2000);
  return leftNow(host, expected);
}

async function leftNow(host: Host, expected: Baseline): Promise<string[]> {
  const [now, paused, ...files] = await Promise.all([
    baseline(host),
    pausedPools(host),
    ...Object.entries(leftovers).map(async ([what, command]) => {
      const { stdout } = await host.try(command);
      return stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => `${what}: ${line}`);
    }),
  ]);
  return [
    ...differences('container', expected.containers, now.containers),
    ...now.images.filter((image) => !expected.images.includes(image)).map((image) => `the image ${image}`),
    ...files.flat(),
    ...paused.map((pool) => `a pool whose clients wait: ${pool}`),
  ];
}

function differences(what: string, expected: readonly string[], now: readonly string[]): string[] {
  const left = [...expected];
  const more = now.filter((each) => {
    const index = left.indexOf(each);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
  return [...left.map((each) => `no ${what} ${each}`), ...more.map((each) => `the ${what} ${each}`)];
}

/** As the pooler's console has them: the third last column is `paused` (pgbouncer.org/usage, SHOW DATABASES). */
async function pausedPools(host: Host): Promise<string[]> {
  const { stacks } = JSON.parse(await host.run(['cat', '/var/lib/vpsynth/deployment.json'])) as Deployment;
  const pools = stacks.flatMap(({ services }) => services.flatMap(({ migration }) => migration?.pools ?? []));
  const found: string[] = [];
  for (const { stack, service, pause } of pools) {
    const console = pause.filter((word) => !word.startsWith('--command='));
    const ask = [...console, '--no-align', '--command=SHOW DATABASES'];
    const [head = '', ...rows] = await lines(host, ['docker', 'exec', `${stack}-${service}-1`, ...ask]);
    const column = head.split('|').indexOf('paused');
    if (column < 0) throw new Error(`PgBouncer's console says no paused: ${head}`);
    found.push(
      ...rows
        .map((row) => row.split('|'))
        .filter((row) => Number(row[column]) > 0)
        .map(([name]) => `${name}`),
    );
  }
  return found;
}
