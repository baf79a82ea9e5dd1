import { readFileSync } from 'node:fs';
import { authoritiesBundle } from '../authority';
import { sharedMember } from '../engine/members';
import { Machine, startMachine } from '../machine';
import { labAddresses, requireLocalRoute } from '../network';
import { Load, type LoadOptions } from './load';

const machineName = 'vantage';
const request = '/usr/local/lib/vpsynth-lab/request.js';

export interface RequestOptions {
  /** @default GET */
  readonly method?: string;
  /** @default none */
  readonly headers?: Readonly<Record<string, string>>;
  /** @default none */
  readonly body?: string;
  /** @default 15 */
  readonly seconds?: number;
  /**
   * Which of the addresses of the name is asked.
   * @default any
   */
  readonly address?: string;
}

export interface ServedCertificate {
  readonly names: string;
  readonly issuer: string;
  readonly validFrom: string;
  readonly validTo: string;
  readonly serialNumber: string;
  /** `TLSv1.3` */
  readonly protocol: string;
}

/** One answer, redirects not followed. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: string;
  /** What the server showed; undefined for plain http. */
  readonly certificate?: ServedCertificate;
}

export async function startVantage(): Promise<void> {
  await startMachine({
    image: 'vantage',
    name: machineName,
    member: sharedMember,
    address: labAddresses.vantage,
    parameters: ['--dns', labAddresses.names],
  });
}

/** A machine outside all hosts, that resolves names as the lab does and trusts its authorities. */
export class Vantage {
  readonly machine = new Machine(machineName);

  /** TCP ports, of all there are, on which a host takes connections from outside. */
  async openPorts(address: string): Promise<number[]> {
    await requireLocalRoute(address);
    const pace = ['-T4', '--min-rate', '8000', '--max-retries', '2', '--max-rtt-timeout', '300ms'];
    const scan = ['nmap', '-n', '-Pn', '-sS', '-p', '1-65535', '--open', ...pace, '-oG', '-', address] as const;
    const report = await this.machine.run(scan, { seconds: 120 });
    if (!/# Nmap done .*\(1 host up\)/.test(report))
      throw new Error(`the scan of ${address} did not end well: ${report}`);
    const [, ports = ''] = /^Host: .*\tPorts: ([^\t\n]*)/m.exec(report) ?? [];
    return [...ports.matchAll(/(\d+)\/open\/tcp/g)].map(([, port]) => Number(port)).sort((one, other) => one - other);
  }

  /** Sends one request; throws when there is no answer, or a certificate that isn't trusted. */
  async request(url: string, options: RequestOptions = {}): Promise<Answer> {
    const { method = 'GET', headers = {}, body, seconds = 15, address } = options;
    const ca = readFileSync(authoritiesBundle, 'utf8');
    const stdin = JSON.stringify({ url, method, headers, body, seconds, address, ca });
    return JSON.parse(await this.machine.run(['node', request], { stdin, seconds: seconds + 5 }));
  }

  /** Starts sending requests whose outcomes are counted, until the load is stopped. */
  startLoad(options: LoadOptions): Load {
    return new Load(this.machine, options);
  }
}
