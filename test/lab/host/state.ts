import type { Machine } from '../machine';

/** A container of the host's own Docker. */
export interface ContainerState {
  readonly name: string;
  readonly id: string;
  /** Reference that it was created with. */
  readonly image: string;
  /** Content of the image: a digest. */
  readonly imageId: string;
  readonly status: string;
  /** `none` where it has no health check. */
  readonly health: string;
  readonly startedAt: string;
  /** 0 while it runs, too. */
  readonly exitCode: number;
  readonly restarts: number;
  /** Compose project and service, and the hash of the service's configuration; empty for others. */
  readonly project: string;
  readonly service: string;
  readonly configHash: string;
}

export interface ListeningSocket {
  readonly protocol: 'tcp' | 'udp';
  readonly address: string;
  readonly port: number;
  readonly process: string;
}

interface Inspected {
  readonly Id: string;
  readonly Name: string;
  readonly Image: string;
  readonly RestartCount: number;
  readonly Config: { readonly Image: string; readonly Labels: Readonly<Record<string, string>> | null };
  readonly State: {
    readonly Status: string;
    readonly StartedAt: string;
    readonly ExitCode: number;
    readonly Health?: { readonly Status: string };
  };
}

/** Reads a host's true state, past its ssh and its firewall. */
export class HostState {
  private readonly machine: Machine;

  constructor(machine: Machine) {
    this.machine = machine;
  }

  /** All containers, stopped ones too, by name. */
  async containers(): Promise<ContainerState[]> {
    const containers = await this.inspectContainers();
    return containers
      .map(({ Id, Name, Image, RestartCount, Config, State }) => ({
        name: Name.replace(/^\//, ''),
        id: Id,
        image: Config.Image,
        imageId: Image,
        status: State.Status,
        health: State.Health?.Status ?? 'none',
        startedAt: State.StartedAt,
        exitCode: State.ExitCode,
        restarts: RestartCount,
        project: Config.Labels?.['com.docker.compose.project'] ?? '',
        service: Config.Labels?.['com.docker.compose.service'] ?? '',
        configHash: Config.Labels?.['com.docker.compose.config-hash'] ?? '',
      }))
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  /** Containers that neither run, healthy where they have a health check, nor have come to a good end, as jobs do. */
  async unwell(): Promise<string[]> {
    return (await this.containers())
      .filter(({ status, health, exitCode }) =>
        status === 'running' ? !['healthy', 'none'].includes(health) : status !== 'exited' || exitCode !== 0,
      )
      .map(({ name, status, health, exitCode }) => `${name}: ${status}, health ${health}, exit code ${exitCode}`);
  }

  /** What `docker inspect` says of every container, whole. */
  async inspectContainers(): Promise<Inspected[]> {
    const ids = (await this.machine.run(['docker', 'ps', '--all', '--quiet', '--no-trunc']))
      .split('\n')
      .filter(Boolean);
    return ids.length === 0 ? [] : JSON.parse(await this.machine.run(['docker', 'inspect', ...ids]));
  }

  /** Sockets of the host's own network namespace that accept connections or datagrams. */
  async listening(): Promise<ListeningSocket[]> {
    const lines = (await this.machine.run(['ss', '--no-header', '-lntup'])).split('\n').filter(Boolean);
    return lines.map((line) => {
      const [protocol, , , , local = '', , process = ''] = line.split(/\s+/);
      const [, address = '', port = ''] = /^(.*):(\d+)$/.exec(local) ?? [];
      return {
        protocol: protocol === 'udp' ? 'udp' : 'tcp',
        address: address.replace(/%.*$/, ''),
        port: Number(port),
        process: /\("([^"]+)"/.exec(process)?.[1] ?? '',
      };
    });
  }

  /** Command lines of all processes on the host, those in containers included. */
  async processes(): Promise<string[]> {
    return (await this.machine.run(['ps', '-eww', '-o', 'args='])).split('\n').filter(Boolean);
  }
}
