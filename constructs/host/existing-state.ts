import { z } from 'zod';
import type { ExistingStateFacet } from '../facets/existing-state';
import type { Facet } from '../facets/facet';
import { Component } from '../fleet/component';
import { recordProblem } from '../fleet/problem';
import { type Output, parseProps } from '../fleet/props';
import { Vps } from './vps';

/** As Docker Engine takes it for a volume or a container (moby: `RestrictedNameChars`). */
const dockerName = z
  .string()
  .regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/, 'expected a name as Docker has it, such as shop-prod_uploads');

/** As long as that of an acknowledgement. */
const reason = z.string().trim().min(10, 'say why in a sentence: it is read when nobody remembers');

export const existingStateShape = {
  /**
   * A declared volume, and the volume on the host that has its data: after a construct, a project or an environment was
   * renamed, and for what somebody made by hand. The data stays where it is, under the name that it has; the service mounts
   * it there from now on. A volume under its own name is one whose data must be brought before anything starts upon it:
   * after a move to this host.
   * @default none
   */
  takenOver: z.record(dockerName, dockerName).default({}),
  /**
   * Stacks that are declared no more, and Compose projects of others, by why they end: their containers and networks go
   * when the release is good, their volumes don't. A container of no project by its own name.
   * @default none
   */
  ended: z.record(dockerName, reason).default({}),
  /**
   * Volumes that go, by why. What is in one is saved on the host first, as a file.
   * @default none
   */
  removed: z.record(dockerName, reason).default({}),
  /**
   * Volumes that nothing declares and that stay all the same, by why. No backup saves them.
   * @default none
   */
  kept: z.record(dockerName, reason).default({}),
};

export interface ExistingStateProps extends Readonly<z.input<z.ZodObject<typeof existingStateShape>>> {}

/**
 * What becomes of what is on a host already and has another name, or none, in the declaration: it was renamed, moved or
 * dropped, or somebody else made it. A deployment that would leave data behind without a word here is refused.
 */
export class ExistingState extends Component {
  readonly #host: Vps | undefined;
  readonly #props: Output<typeof existingStateShape>;

  constructor(scope: Vps, id: string, props: ExistingStateProps) {
    super(scope, id);
    this.#host = scope instanceof Vps ? scope : undefined;
    if (this.#host === undefined) {
      recordProblem(this, {
        rule: 'scope',
        severity: 'error',
        message: 'what is there already is said of a host that is deployed to',
        got: (scope as Component).constructor.name,
        mend: 'give the Vps as its scope',
      });
    }
    this.#props = parseProps(this, existingStateShape, props);
  }

  override facets(): readonly Facet[] {
    const { takenOver, ended, removed, kept } = this.#props;
    if (this.incomplete || this.#host === undefined) return [];
    const facet: ExistingStateFacet = { kind: 'existing-state', host: this.#host, takenOver, ended, removed, kept };
    return [facet];
  }
}
