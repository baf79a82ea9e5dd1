import type { Construct } from 'constructs';
import { z } from 'zod';
import { parseProps, reference } from '../fleet/props';
import { type Ipv4Address, ipv4Address, ipv6Address, port } from '../values/network';
import { settings } from '../values/settings';
import { Size, size } from '../values/size';
import { Host } from './host';
import { WireGuardNetwork } from './wireguard-network';

export const operatingSystems = ['debian-12', 'debian-13', 'ubuntu-22.04', 'ubuntu-24.04', 'ubuntu-26.04'] as const;

export const vpsShape = {
  /** The address that the internet reaches it by. */
  publicAddress: ipv4Address,
  /**
   * The same by IPv6.
   * @default none
   */
  publicAddressV6: ipv6Address.optional(),
  /**
   * Its address on the provider's private network or a tunnel: what crosses hosts is bound to it.
   * @default none
   */
  privateAddress: ipv4Address.optional(),
  /**
   * The tunnels that `privateAddress` is an address of.
   * @default the provider's private network
   */
  privateNetwork: reference(WireGuardNetwork).optional(),
  /** Virtual cores. */
  cpus: z.number().positive(),
  /** Memory of the machine. */
  memory: size,
  /** Disk of the machine. */
  disk: size,
  /**
   * Memory kept for the system, Docker and page cache; the rest is what workloads may be given.
   * @default Size.mebibytes(512)
   */
  memoryReserve: size.default(Size.mebibytes(512)),
  /** The distribution and its release. */
  operatingSystem: z.enum(operatingSystems),
  /**
   * What encrypts its disk at rest: `'luks'`, which each deployment looks for below the stacks and Docker's data;
   * `'provider'`, which is the provider's word alone.
   * @default 'none'
   */
  diskEncryption: z.enum(['none', 'provider', 'luks']).default('none'),
  /**
   * Whether it comes first when several hosts are deployed to together: alone, and the others when it is well.
   * @default false
   */
  canary: z.boolean().default(false),
  /**
   * The user that deploys.
   * @default 'deploy'
   */
  sshUser: z
    .string()
    .regex(/^[a-z_][a-z0-9_-]{0,31}$/, 'expected a Linux user name')
    .refine((name) => name !== 'operations', 'that is the account of those who operate the machine (SshAccess)')
    .default('deploy'),
  /**
   * The port of sshd.
   * @default 22
   */
  sshPort: port.default(22),
  /**
   * Whether root may log in: `'keys'` leaves a second way in, and lets `vpsynth bootstrap` be repeated as root.
   * @default 'no'
   */
  rootLogin: z.enum(['no', 'keys']).default('no'),
  /**
   * What is built otherwise than its people wrote it down, and why: listed in the host's README.
   * @default nothing
   */
  differences: z
    .array(z.strictObject({ asked: z.string().min(1), built: z.string().min(1), because: z.string().min(10) }))
    .default([]),
  /**
   * When it may restart by itself after an upgrade that asks for it (a kernel's): `HH:MM`, in the machine's time zone.
   * @default never: `cat /run/reboot-required` tells that a restart is due
   */
  rebootAt: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time of day such as "04:30"')
    .optional(),
  /**
   * Plain values that take the place of what services here declare in `environment`, and of their environments' settings.
   * @default none
   */
  settings: settings.default({}),
};

export interface VpsProps extends Readonly<z.input<z.ZodObject<typeof vpsShape>>> {}

/** A virtual private server. */
export class Vps extends Host {
  readonly local = false;
  readonly folder: string;
  readonly publicAddress: Ipv4Address;
  readonly privateAddress: Ipv4Address | undefined;
  readonly props: Readonly<z.output<z.ZodObject<typeof vpsShape>>>;

  constructor(scope: Construct, id: string, props: VpsProps) {
    super(scope, id);
    this.folder = this.node.id;
    this.props = parseProps(this, vpsShape, props);
    this.publicAddress = this.props.publicAddress;
    this.privateAddress = this.props.privateAddress;
  }
}
