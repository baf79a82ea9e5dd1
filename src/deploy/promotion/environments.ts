import { closest } from '../../../constructs/fleet/closest';
import { Environment } from '../../../constructs/project/environment';
import type { Project } from '../../../constructs/project/project';
import { imageReference, lockKey } from '../../../synth/derive/image-reference';
import type { Model, Stack } from '../../../synth/derive/model';
import { UserError } from '../../cli/user-error';

/** One place of an environment, as the lock file names it. */
export interface PlacedImages {
  /** `vps1/shop-prod`. */
  readonly key: string;
  /** Its name on its host. */
  readonly stack: string;
  /** Undefined on a cluster. */
  readonly host: string | undefined;
  /** Images that this repository builds, for this environment or for the one that it is promoted from. */
  readonly own: readonly string[];
}

/** What is promoted, and to where. */
export interface Promotion {
  readonly from: readonly PlacedImages[];
  readonly to: readonly PlacedImages[];
}

/**
 * The two environments of a promotion in the derived model.
 *
 * @throws UserError for names that are not declared, and for environments that aren't declared to be promoted so
 */
export function promotionOf(model: Model, project: string, from: string, to: string): Promotion {
  const environments = model.fleet.node.findAll().filter((each) => each instanceof Environment);
  const projects = [...new Map(environments.map((each) => [each.project.node.id, each.project])).values()];
  const found = named('project', project, projects);
  const own = environments.filter((each) => each.project === found);
  const [source, target] = [from, to].map((name) => named(`environment of ${project}`, name, own)) as [
    Environment,
    Environment,
  ];
  if (target.promotedFrom !== source) {
    const declared = target.promotedFrom?.node.id;
    throw new UserError(
      `${to} of ${project} is ${declared === undefined ? 'not promoted to' : `promoted from ${declared}`}: declare it so by promotedFrom: ${from} of its Environment`,
    );
  }
  return { from: placed(model, source), to: placed(model, target) };
}

function named<Named extends Environment | Project>(what: string, name: string, all: readonly Named[]): Named {
  const names = all.map(({ node }) => node.id);
  const found = all.find(({ node }) => node.id === name);
  if (found !== undefined) return found;
  const near = closest(name, names);
  throw new UserError(
    `there is no ${what} ${name}; ${near === undefined ? `there is ${names.join(', ') || 'none'}` : `did you mean ${near}?`}`,
  );
}

function placed(model: Model, environment: Environment): PlacedImages[] {
  return model.stacks.filter((stack) => stack.environment === environment && stack.workloads.length > 0).map(imagesOf);
}

function imagesOf(stack: Stack): PlacedImages {
  const built = stack.workloads.filter(({ facet }) => facet.image.build !== undefined);
  return {
    key: lockKey(stack),
    stack: stack.name,
    host: stack.host?.folder,
    own: [...new Set(built.map(imageReference))].sort(),
  };
}
