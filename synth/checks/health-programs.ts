/**
 * What images bring that a health check may ask with: data with a date. An image that isn't here is not judged.
 *
 * Sources, opened again before a release: nodejs/docker-node, nginx/docker-nginx, docker-library/python, php, debian and
 * alpine: their Dockerfiles; GoogleContainerTools/distroless: README.
 */
export const checkedOn = '2026-11-22';

/** Programs that health checks are written with. */
export const askingPrograms = ['wget', 'curl', 'node', 'sh'] as const;
export type AskingProgram = (typeof askingPrograms)[number];

export interface ImagePrograms {
  /** The image's name without its registry and tag. */
  readonly image: RegExp;
  /** @default every tag */
  readonly tag?: RegExp;
  readonly has: readonly AskingProgram[];
}

/** The first that fits is the one that holds. */
export const imagePrograms: readonly ImagePrograms[] = [
  { image: /^gcr\.io\/distroless\//, tag: /debug/, has: ['wget', 'sh'] },
  { image: /^gcr\.io\/distroless\//, has: [] },
  { image: /\/library\/node$/, tag: /alpine/, has: ['wget', 'node', 'sh'] },
  { image: /\/library\/node$/, tag: /slim/, has: ['node', 'sh'] },
  { image: /\/library\/node$/, has: ['wget', 'curl', 'node', 'sh'] },
  { image: /\/library\/nginx$/, tag: /alpine-slim/, has: ['wget', 'sh'] },
  { image: /\/library\/nginx$/, tag: /alpine/, has: ['wget', 'curl', 'sh'] },
  { image: /\/library\/nginx$/, has: ['curl', 'sh'] },
  { image: /\/library\/python$/, tag: /alpine/, has: ['wget', 'sh'] },
  { image: /\/library\/python$/, tag: /slim/, has: ['sh'] },
  { image: /\/library\/python$/, has: ['wget', 'curl', 'sh'] },
  { image: /\/library\/php$/, tag: /alpine/, has: ['wget', 'curl', 'sh'] },
  { image: /\/library\/php$/, has: ['curl', 'sh'] },
  { image: /\/library\/(debian|ubuntu)$/, has: ['sh'] },
  { image: /\/library\/(alpine|busybox)$/, has: ['wget', 'sh'] },
];
