import { promotedLock } from '../../../src/deploy/promotion/promoted-lock';

const [a, b, c] = ['a', 'b', 'c'].map((letter) => `sha256:${letter.repeat(64)}`) as [string, string, string];
const api = (tag: string) => `ghcr.io/acme/shop/api:${tag}`;
const web = (tag: string) => `ghcr.io/acme/shop/web:${tag}`;
const nginx = 'docker.io/library/nginx:1.30.7';
const place = (key: string, own: readonly string[]) => ({
  key,
  stack: key.split('/')[1] as string,
  host: key.split('/')[0],
  own,
});
const from = [place('vps1/shop-stage', [api('1.1.0')])];
const to = [place('vps1/shop-prod', [api('1.0.0')]), place('vps2/shop-prod', [api('1.0.0')])];
const lock = {
  'vps1/edge': { [nginx]: 'unverified' },
  'vps1/shop-prod': { [api('1.0.0')]: a, [nginx]: 'unverified' },
  'vps1/shop-stage': { [api('1.1.0')]: 'unverified', [nginx]: c },
  'vps2/shop-prod': { [api('1.0.0')]: a, [nginx]: a },
};

test('every place of the target gets the tag and the digest that the source runs, and what both run by its digest', () => {
  const { lock: after, images } = promotedLock(lock, { from, to }, new Map([[api('1.1.0'), b]]));
  expect(after).toEqual({
    'vps1/edge': { [nginx]: 'unverified' },
    'vps1/shop-prod': { [nginx]: c, [api('1.1.0')]: b },
    'vps1/shop-stage': { [api('1.1.0')]: b, [nginx]: c },
    // What is known of it there isn't the source's to say.
    'vps2/shop-prod': { [nginx]: a, [api('1.1.0')]: b },
  });
  expect(images).toEqual(
    to.map(({ key }) => ({ key, before: api('1.0.0'), after: api('1.1.0'), digest: b, digestBefore: a })),
  );
});

test('a digest that is recorded of the source serves where its hosts weren’t asked', () => {
  const recorded = { ...lock, 'vps1/shop-stage': { [api('1.1.0')]: c } };
  const { images } = promotedLock(recorded, { from, to }, new Map());
  expect(images.map(({ digest }) => digest)).toEqual([c, c]);
});

test('none is made up', () => {
  const { lock: after, images } = promotedLock(lock, { from, to }, new Map());
  expect(images.map(({ digest }) => digest)).toEqual([undefined, undefined]);
  expect(after['vps2/shop-prod']).toEqual({ [nginx]: a, [api('1.1.0')]: 'unverified' });
});

test('what the source doesn’t run can’t be promoted', () => {
  const wanting = [place('vps1/shop-prod', [api('1.0.0'), web('1.0.0')])];
  expect(() => promotedLock(lock, { from, to: wanting }, new Map())).toThrow(
    'ghcr.io/acme/shop/web runs in none of vps1/shop-stage: let it run there too, or give the service an image by Image.of',
  );
});
