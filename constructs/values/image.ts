import { z } from 'zod';
import { explain } from '../fleet/issue';
import { name } from './name';

const reference =
  /^(?<repository>[a-z0-9.-]+(?::[0-9]+)?(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)+):(?<tag>[A-Za-z0-9_][A-Za-z0-9._-]{0,127})$/;

/** A container image: one that a registry holds, or one that this repository builds. */
export class Image {
  /** An image of a registry, by its whole name and a version tag: `docker.io/library/nginx:1.30.7`. */
  static of(reference: string): Image {
    return new Image(reference, undefined);
  }

  /** An image built from a Dockerfile of this repository; the project's registry and release name it. */
  static build(build: ImageBuild): Image {
    return new Image(undefined, build);
  }

  readonly reference: string | undefined;
  readonly build: ImageBuild | undefined;

  private constructor(reference: string | undefined, build: ImageBuild | undefined) {
    this.reference = reference;
    this.build = build;
  }

  /** For people: its reference, or what it is built from. */
  toString(): string {
    return this.reference ?? JSON.stringify(this.build);
  }
}

export interface ImageBuild {
  /**
   * The last part of the image's name: `<registry>/<name>:<release>`.
   * @default the service's name
   */
  readonly name?: string;
  /** The Dockerfile, relative to the repository's root. */
  readonly dockerfile: string;
  /**
   * The build context, relative to the repository's root.
   * @default '.'
   */
  readonly context?: string;
  /**
   * The stage of the Dockerfile that is built.
   * @default the last stage
   */
  readonly target?: string;
  /**
   * Build arguments: public values that are compiled into the image, such as `NEXT_PUBLIC_*`. Never secrets.
   * @default none
   */
  readonly arguments?: Readonly<Record<string, string>>;
}

/** Why an image can't be used, or `undefined` when it can. */
export function imageFault(image: unknown): string | undefined {
  if (!(image instanceof Image)) return "expected an image written like Image.of('docker.io/library/nginx:1.30.7')";
  if (image.build !== undefined) return buildFault(image.build);
  const parts = reference.exec(String(image.reference ?? ''))?.groups;
  if (parts === undefined)
    return 'expected a whole reference, registry and version tag: docker.io/library/nginx:1.30.7';
  if (parts.tag === 'latest') return 'the tag latest names another image every day: use a version';
  return undefined;
}

const pathInside = z
  .string()
  .refine(
    (path) => /^[A-Za-z0-9._/-]+$/.test(path) && !path.startsWith('/') && !path.split('/').includes('..'),
    'expected a path inside the repository',
  );

const imageBuild = z.strictObject({
  name: name.optional(),
  dockerfile: pathInside,
  context: pathInside.optional(),
  target: name.optional(),
  arguments: z
    .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'expected the name of a build argument'), z.string())
    .optional(),
});

function buildFault(build: unknown): string | undefined {
  const issue = imageBuild.safeParse(build).error?.issues[0];
  if (issue === undefined) return undefined;
  const where = ['Image.build', ...issue.path.map(String)].join('.');
  return `${where}: ${explain(issue).message}`;
}

/** Accepts an {@link Image} that {@link imageFault} has nothing against. */
export const image = z.custom<Image>((value) => imageFault(value) === undefined, {
  error: (issue) => imageFault(issue.input) ?? 'invalid image',
});
