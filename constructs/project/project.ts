import type { Construct } from 'constructs';
import { z } from 'zod';
import { Component } from '../fleet/component';
import { parseProps } from '../fleet/props';

const aRegistry = 'expected a registry and a path such as ghcr.io/acme/shop';
export const registryName = z
  .string(aRegistry)
  .regex(/^[a-z0-9.-]+(:[0-9]+)?(\/[a-z0-9]+([._-][a-z0-9]+)*)+$/, aRegistry);

const aTag = 'expected an image tag such as 1.4.0';
export const releaseTag = z
  .string(aTag)
  .regex(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/, aTag)
  .refine((tag) => tag !== 'latest', 'the tag latest names another image every day: use a version');

export const projectShape = {
  /** Where the images that this repository builds are pushed: `<registry>/<service>:<release>`. */
  registry: registryName,
  /** The release that environments run unless they name their own: the tag of the images built here. */
  release: releaseTag,
};

export interface ProjectProps extends Readonly<z.input<z.ZodObject<typeof projectShape>>> {}

/** Services that belong together and are released together, in one or more environments. */
export class Project extends Component {
  readonly registry: string;
  readonly release: string;

  constructor(scope: Construct, id: string, props: ProjectProps) {
    super(scope, id);
    const parsed = parseProps(this, projectShape, props);
    this.registry = parsed.registry;
    this.release = parsed.release;
  }
}
