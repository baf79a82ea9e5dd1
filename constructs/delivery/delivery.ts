import { z } from 'zod';
import type { Facet } from '../facets/facet';
import { Component } from '../fleet/component';
import { Fleet } from '../fleet/fleet';
import { recordProblem } from '../fleet/problem';
import { type Output, parseProps, reference } from '../fleet/props';
import { Vps } from '../host/vps';

/** A command of the repository's own; GitHub would put an expression into it as text, whatever it holds. */
const command = z
  .string()
  .regex(/^[^\n]*\S[^\n]*$/, "expected one line such as 'npm test'")
  .refine((text) => !text.includes('${{'), 'an expression of GitHub must not become part of a command');

export const deliveryShape = {
  /**
   * What is pushed to this branch goes to the hosts.
   * @default 'main'
   */
  branch: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._/-]*$/, 'expected the name of a branch such as main')
    .default('main'),
  /**
   * The machine that it runs on, by GitHub's label (docs.github.com, "GitHub-hosted runners"). It needs Docker, OpenSSH
   * and rsync.
   * @default 'ubuntu-latest'
   */
  runner: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'expected a label such as ubuntu-latest')
    .default('ubuntu-latest'),
  /**
   * The major version of Node.js.
   * @default '24'
   */
  node: z.string().regex(/^\d+$/, "expected a major version such as '24'").default('24'),
  /**
   * What installs exactly what the lock file names, in every job. Another package manager has its own, such as
   * `pnpm install --frozen-lockfile --ignore-scripts`. Scripts of packages stay out: one that was taken over would run
   * where images are pushed and hosts deployed to (docs.npmjs.com: npm ci, ignore-scripts).
   * @default 'npm ci --ignore-scripts --no-audit --no-fund'
   */
  install: command.default('npm ci --ignore-scripts --no-audit --no-fund'),
  /**
   * Commands that must succeed, one after the other, before anything is built; that the committed files are what the
   * declaration says is always asked before them.
   * @default none
   */
  tests: z.array(command).default([]),
  /**
   * The hosts that it deploys to.
   * @default every VPS that has stacks
   */
  hosts: z.array(reference(Vps)).optional(),
};

export interface DeliveryProps extends Readonly<z.input<z.ZodObject<typeof deliveryShape>>> {}

/**
 * Continuous delivery by GitHub Actions (`.github/workflows/fleet-deploy.yml`): a pull request is tested; what reaches the
 * branch is tested, its images are built and pushed, and each host is deployed to, those that use each
 * other by one command, one deployment at a time.
 */
export class Delivery extends Component {
  readonly #props: Output<typeof deliveryShape>;

  /** @param scope the fleet: it has one delivery */
  constructor(scope: Fleet, props: DeliveryProps = {}) {
    super(scope, 'delivery');
    this.#props = parseProps(this, deliveryShape, props);
    if (scope instanceof Fleet) return;
    recordProblem(this, {
      rule: 'scope',
      severity: 'error',
      message: 'Delivery is of the whole fleet',
      got: (scope as Component).constructor.name,
      mend: 'give the Fleet as its scope, and hosts if it is not for all',
    });
  }

  override facets(): readonly Facet[] {
    const { hosts, ...rest } = this.#props;
    return [{ kind: 'delivery', hosts, ...rest }];
  }
}
