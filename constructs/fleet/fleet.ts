import { type IConstruct, RootConstruct } from 'constructs';
import { z } from 'zod';
import { environmentVariableName } from '../values/name';
import { type Cidr, cidr } from '../values/network';
import { defaultVersions, type Program, type Versions } from '../values/versions';
import { acknowledge } from './acknowledgement';
import { parseProps } from './props';
import { Site } from './site';

const version = z.string().regex(/^\d+(\.\d+)*$/, 'expected numbers joined by dots, such as 1.30.7');

export const fleetShape = {
  /**
   * The private range out of which each host's container networks are allotted, /24 by /24. Every host uses the whole
   * range: container networks don't leave their host.
   * @default '10.200.0.0/16'
   */
  containerAddresses: cidr.default('10.200.0.0/16' as Cidr),
  /**
   * The names that the secret store holds. When given, a secret that is not among them is an error.
   * @default not checked
   */
  secrets: z.array(environmentVariableName).optional(),
  /**
   * Programs whose target version differs from the defaults (constructs/values/versions.ts).
   * @default the defaults
   */
  versions: z.partialRecord(z.enum(Object.keys(defaultVersions) as [Program, ...Program[]]), version).default({}),
};

export interface FleetProps extends Readonly<z.input<z.ZodObject<typeof fleetShape>>> {}

/** The whole of what a team runs: the root of every declaration. */
export class Fleet extends RootConstruct {
  readonly site = new Site(Fleet);
  readonly containerAddresses: Cidr;
  readonly secrets: readonly string[] | undefined;
  readonly versions: Versions;

  constructor(props: FleetProps = {}) {
    super();
    const parsed = parseProps(this, fleetShape, props);
    this.containerAddresses = parsed.containerAddresses;
    this.secrets = parsed.secrets;
    this.versions = { ...defaultVersions, ...parsed.versions };
  }

  /** The fleet that a construct stands in; undefined in a tree without one. */
  static of(construct: IConstruct): Fleet | undefined {
    const { root } = construct.node;
    return root instanceof Fleet ? root : undefined;
  }

  /** The target versions that hold for a construct. */
  static versionsFor(construct: IConstruct): Versions {
    return Fleet.of(construct)?.versions ?? defaultVersions;
  }

  /**
   * Accepts a warning, or an error that may be accepted, wherever it occurs; best only what is of the fleet as a whole, such
   * as `state-without-backup` while it has no backup. What doesn't occur can't be accepted.
   */
  acknowledge(rule: string, reason: string): this {
    acknowledge(this, rule, reason, new Site(this.acknowledge));
    return this;
  }

  /** @internal The root is always there: its values all have defaults. */
  markIncomplete(): void {}
}
