import { closest } from '../../../constructs/fleet/closest';
import { Environment } from '../../../constructs/project/environment';
import type { Project } from '../../../constructs/project/project';
import { imageReference, lockKey } from '../../../synth/derive/image-reference';
import type { Model, Stack } from '../../../synth/derive/model';
import { UserError } from '../../cli/user-error';
import { missing } from '../../cli/words';

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

/** The names of what is promoted, as far as they are given. */
export interface PromotionNames {
  readonly project: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/**
 * The two environments of a promotion in the derived model.
 *
 * @throws UserError for names that are not given or not declared, and for environments that aren't declared to be promoted so
 */
export function promotionOf(model: Model, names: PromotionNames, usage: string): Promotion {
  const environments = model.fleet.node.findAll().filter((each) => each instanceof Environment);
  const projects = [...new Map(environments.map((each) => [each.project.node.id, each.project])).values()];
  const found = named(names.project, projects, { missing: 'the project', unknown: 'there is no project' }, usage);
  const project = found.node.id;
  const own = environments.filter((each) => each.project === found);
  const unknown = `${project} has no environment`;
  const source = named(names.from, own, { missing: 'the environment to promote from', unknown }, usage);
  const others = own.filter((each) => each !== source);
  const target = named(names.to, others, { missing: 'the environment to promote to', unknown }, usage);
  const [from, to] = [source.node.id, target.node.id];
  if (target.promotedFrom !== source) {
    const declared = target.promotedFrom?.node.id;
    throw new UserError(
      `${to} of ${project} is ${declared === undefined ? 'not promoted to' : `promoted from ${declared}`}: declare it so by promotedFrom: ${from} of its Environment`,
    );
  }
  return { from: placed(model, source), to: placed(model, target) };
}

function named<Named extends Environment | Project>(
  name: string | undefined,
  all: readonly Named[],
  words: { readonly missing: string; readonly unknown: string },
  usage: string,
): Named {
  const names = all.map(({ node }) => node.id);
  if (name === undefined) throw missing(words.missing, usage, names);
  const found = all.find(({ node }) => node.id === name);
  if (found !== undefined) return found;
  const near = closest(name, names);
  throw new UserError(
    `${words.unknown} ${name}; ${near === undefined ? `there is ${names.join(', ') || 'none'}` : `did you mean ${near}?`}`,
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
