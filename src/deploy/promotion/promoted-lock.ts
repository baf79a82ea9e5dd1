import type { ImageLock } from '../../../synth/derive/image-lock';
import { nameOf } from '../../../synth/derive/image-reference';
import { knownDigest, unverified } from '../../../synth/image-lock';
import { UserError } from '../../cli/user-error';
import type { PlacedImages, Promotion } from './environments';

/** An image of this repository that another one takes the place of. */
export interface PromotedImage {
  /** `vps1/shop-prod`. */
  readonly key: string;
  readonly before: string;
  readonly after: string;
  readonly digest: string | undefined;
  /** What was recorded of `before`. */
  readonly digestBefore: string | undefined;
}

/**
 * The lock file after a promotion: each image of the target by the tag and digest that the source runs, and where both run
 * the same image of others, by the source's digest of it.
 *
 * @param digests of the source's images, as they were found to run
 * @throws UserError for an image of the target that the source doesn't run
 */
export function promotedLock(
  lock: ImageLock,
  { from, to }: Promotion,
  digests: ReadonlyMap<string, string>,
): { readonly lock: ImageLock; readonly images: readonly PromotedImage[] } {
  const known = (image: string): string | undefined =>
    digests.get(image) ?? from.map(({ key }) => knownDigest(lock[key]?.[image])).find((each) => each !== undefined);
  const sources = new Map(from.flatMap(({ own }) => own.map((image) => [nameOf(image), image] as const)));
  const images: PromotedImage[] = [];
  const renewed = { ...lock };
  for (const { key, own } of to) {
    const entries = Object.entries(lock[key] ?? {}).filter(([image]) => !own.includes(image));
    const others = entries.map(([image, said]) => [image, knownDigest(said) ?? known(image) ?? said] as const);
    const promoted = own.map((before) => {
      const after = sources.get(nameOf(before));
      if (after === undefined) throw new UserError(unknownImage(before, from));
      const digest = known(after);
      images.push({ key, before, after, digest, digestBefore: knownDigest(lock[key]?.[before]) });
      return [after, digest ?? unverified] as const;
    });
    renewed[key] = sorted([...others, ...promoted]);
  }
  for (const { key } of from)
    renewed[key] = sorted(
      Object.entries(lock[key] ?? {}).map(([image, said]) => [image, knownDigest(said) ?? known(image) ?? said]),
    );
  return { lock: renewed, images };
}

/** As synth orders them. */
function sorted(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  return Object.fromEntries([...entries].sort(([left], [right]) => (left < right ? -1 : 1)));
}

function unknownImage(image: string, from: readonly PlacedImages[]): string {
  return `${nameOf(image)} runs in none of ${from.map(({ key }) => key).join(', ')}: let it run there too, or give the service an image by Image.of`;
}
