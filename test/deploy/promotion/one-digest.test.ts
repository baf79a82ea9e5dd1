import { oneDigest, type RunningImage } from '../../../src/deploy/promotion/one-digest';

const image = 'registry.example/shop/api:1.1.0';
const on = (host: string, digests: readonly string[], recorded?: string): RunningImage => ({ host, digests, recorded });

test.each<[what: string, places: readonly [RunningImage, ...RunningImage[]], digest: string]>([
  ['the only one', [on('vps1', ['a'])], 'a'],
  ['the recorded one of several', [on('vps1', ['a', 'b'], 'b')], 'b'],
  ['the first of several that nobody has recorded', [on('vps1', ['a', 'b'])], 'a'],
  ['the one that all hosts have', [on('vps1', ['a', 'b']), on('vps2', ['b', 'c'])], 'b'],
  ['one that is recorded somewhere', [on('vps1', ['a', 'b']), on('vps2', ['a', 'b'], 'b')], 'b'],
  ['two that are recorded, when both have both', [on('vps1', ['a', 'b'], 'a'), on('vps2', ['a', 'b'], 'b')], 'a'],
  ['the recorded one isn’t everywhere', [on('vps1', ['a', 'b'], 'a'), on('vps2', ['b'])], 'b'],
])('%s', (_, places, digest) => {
  expect(oneDigest(image, places)).toEqual({ digest });
});

test.each<[what: string, places: readonly [RunningImage, ...RunningImage[]], faults: readonly string[]]>([
  [
    'what is recorded doesn’t run',
    [on('vps1', ['a', 'b'], 'c'), on('vps2', ['a'], 'a')],
    [`vps1: ${image} runs as a and b there, and is c by infra/images.lock.json`],
  ],
  [
    'hosts run two images under one name',
    [on('vps1', ['a', 'b']), on('vps1', ['a', 'b']), on('vps2', ['c'])],
    [`${image} is not the same everywhere: it runs as a and b on vps1, as c on vps2`],
  ],
])('no digest: %s', (_, places, faults) => {
  expect(oneDigest(image, places)).toEqual({ faults });
});
