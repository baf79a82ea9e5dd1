import { imageLockPath } from '../../../synth/derive/image-lock';

/** An image as a service of a host runs it. */
export interface RunningImage {
  readonly host: string;
  /** All that registries gave it in its repository, at least one: pushed twice, or pulled by two, an image has several. */
  readonly digests: readonly string[];
  /** What the committed file says of it there; undefined where nobody has asked. */
  readonly recorded: string | undefined;
}

/** The digest that is promoted, or why there is none. */
type Agreed = { readonly digest: string } | { readonly faults: readonly string[] };

/**
 * The digest by which all places have an image: a recorded one rather than another.
 *
 * @param places at least one
 */
export function oneDigest(image: string, places: readonly [RunningImage, ...RunningImage[]]): Agreed {
  const other = places.filter(({ recorded, digests }) => recorded !== undefined && !digests.includes(recorded));
  if (other.length > 0)
    return {
      faults: other.map(
        ({ host, digests, recorded }) =>
          `${host}: ${image} runs as ${named(digests)} there, and is ${recorded} by ${imageLockPath}`,
      ),
    };
  const common = places
    .map(({ digests }) => digests)
    .reduce((left, right) => left.filter((each) => right.includes(each)));
  const recorded = places.map((place) => place.recorded).find((each) => each !== undefined && common.includes(each));
  const digest = recorded ?? common[0];
  if (digest !== undefined) return { digest };
  const everywhere = [...new Set(places.map(({ host, digests }) => `${named(digests)} on ${host}`))];
  return { faults: [`${image} is not the same everywhere: it runs as ${everywhere.join(', as ')}`] };
}

function named(digests: readonly string[]): string {
  return digests.join(' and ');
}
