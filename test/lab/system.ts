import { Vps } from 'vpsynth';
import committed from '../../infra/main';
import type { Deployment } from '../../synth/deployment/deployment';
import { startWorkstation, type Workstation } from './fleet/workstation';
import type { Host } from './host/host';
import { type Lab, startLab } from './lab';
import { dockerfileReferences, isOwn } from './stand-ins/references';
import type { RequestOptions } from './vantage/vantage';

export interface SystemOptions {
  /**
   * The lab that it joins, and closes.
   * @default one of its own
   */
  readonly lab?: Lab;
  /**
   * Files of the clone that are written before anything else is done, by path: what they declare is synthesized there.
   * Hosts keep the names and addresses that the committed fleet has.
   * @default none
   */
  readonly files?: Readonly<Record<string, string>>;
  /**
   * Values of secrets whose form matters, by name.
   * @default made up; `visitor` (fleet/workstation.ts) is let in where nginx asks for a password
   */
  readonly secrets?: Readonly<Record<string, string>>;
  /**
   * What the lab can't have as it is declared: in a file of the clone, one text for another.
   * @default nothing
   */
  readonly edits?: readonly (readonly [file: string, from: string, to: string])[];
}

/**
 * Brings hosts of the committed fleet to life as a team does: from bare machines at their declared addresses, by a fresh
 * clone's `vpsynth` commands, all images built there and pushed to the lab's registry. Returns when `vpsynth deploy` has
 * ended well; a `beforeAll` that awaits it wants 25 minutes. When it fails, nothing is left running.
 */
export async function startSystem(hosts: readonly string[], options: SystemOptions = {}): Promise<System> {
  const { lab = await startLab(), files = {}, edits = [], secrets = {} } = options;
  try {
    const [workstation, ...started] = await Promise.all([
      startWorkstation(lab, { name: `${hosts[0]}-workstation`, docker: true }),
      ...hosts.map((name) => lab.startHost({ name, ...declaredAddresses(name), kind: 'bare' })),
    ]);
    for (const [path, content] of Object.entries(files)) await workstation.write(path, content);
    for (const edit of edits) await workstation.edit(...edit);
    if (Object.keys(files).length > 0 || edits.length > 0) await workstation.vpsynth(['synth']);
    await workstation.machine.loadStandIns(dockerfileReferences());
    for (const host of started) await workstation.bootstrap(host);
    // With the keys that the hosts have made for their tunnels.
    await workstation.vpsynth(['synth']);
    for (const host of started) await host.loadStandIns(await imagesOf(workstation, host.name));
    await workstation.vpsynth(['build', ...hosts, '--push'], { seconds: 900 });
    await workstation.setSecrets(secrets);
    await workstation.makeUpSecrets(hosts);
    // The bucket of their backups is nowhere here: test/lab/backup.full.test.ts has one.
    const said = await workstation.vpsynth(['deploy', ...hosts, '--without-backup'], { seconds: 600 });
    return new System(lab, workstation, started, said);
  } catch (error) {
    await lab.close();
    throw error;
  }
}

/** What a host's stacks are made of in the clone, which may be edited; not what is built there. */
async function imagesOf(workstation: Workstation, host: string): Promise<string[]> {
  const { stacks } = JSON.parse(await workstation.read(`infra/${host}/deployment.json`)) as Deployment;
  const images = stacks.flatMap(({ services }) => services.map(({ image }) => image));
  return [...new Set(images)].filter((image) => !isOwn(image)).sort();
}

function declaredAddresses(name: string) {
  const host = committed.node.findAll().find((each): each is Vps => each instanceof Vps && each.node.id === name);
  if (host === undefined) throw new Error(`infra/main.ts declares no host ${name}`);
  const { publicAddress: address, privateAddress } = host;
  // One of a tunnel's the host takes by itself.
  const isProviders = privateAddress !== undefined && host.props.privateNetwork === undefined;
  return { address, ...(isProviders && { privateAddress }) };
}

/** Hosts of the committed fleet that were deployed, and the machine that did it. */
export class System {
  readonly lab: Lab;
  readonly workstation: Workstation;
  /** What the first deployment printed. */
  readonly said: string;
  private readonly hosts: readonly Host[];

  constructor(lab: Lab, workstation: Workstation, hosts: readonly Host[], said: string) {
    this.lab = lab;
    this.workstation = workstation;
    this.hosts = hosts;
    this.said = said;
  }

  host(name: string): Host {
    const found = this.hosts.find((host) => host.name === name);
    if (found === undefined) throw new Error(`${name} is not among ${this.hosts.map((host) => host.name).join(', ')}`);
    return found;
  }

  /** The status of a GET of each path from outside, redirects not followed. */
  async statuses(site: string, paths: readonly string[], options?: RequestOptions): Promise<Record<string, number>> {
    const asked = paths.map(async (path) => {
      const { status } = await this.lab.vantage.request(`${site}${path}`, options);
      return [path, status] as const;
    });
    return Object.fromEntries(await Promise.all(asked));
  }

  /** Deploys once more: what that printed, and the containers that it made, started or removed. */
  async deployAgain(): Promise<{ readonly said: string; readonly changed: readonly string[] }> {
    const before = await this.containers();
    const said = await this.workstation.vpsynth(['deploy', ...this.hosts.map(({ name }) => name), '--without-backup'], {
      seconds: 600,
    });
    const after = await this.containers();
    const differing = (lines: string[], others: string[]) => lines.filter((line) => !others.includes(line));
    return { said, changed: [...differing(before, after), ...differing(after, before)] };
  }

  close(): Promise<void> {
    return this.lab.close();
  }

  private async containers(): Promise<string[]> {
    const all = await Promise.all(
      this.hosts.map(async ({ name, state }) =>
        (await state.containers()).map((each) => [name, each.name, each.id, each.startedAt].join(' ')),
      ),
    );
    return all.flat();
  }
}
