import { ApiServer, Environment, Fleet, Image, Project, Size, Vps } from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { imageLockPath } from '../../synth/derive/image-lock';

const reference = 'registry.example/shop/api:1.0.0';
const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

function shop(imageLock?: string) {
  const fleet = new Fleet();
  const vps1 = new Vps(fleet, 'vps1', {
    publicAddress: '203.0.113.1',
    cpus: 4,
    memory: Size.gibibytes(8),
    disk: Size.gibibytes(80),
    operatingSystem: 'debian-13',
  });
  const project = new Project(fleet, 'shop', { registry: 'registry.example/shop', release: '1.0.0' });
  const prod = new Environment(project, 'prod', { on: vps1 });
  new ApiServer(prod, 'api', { image: Image.of(reference), port: 3000 });
  return synthesizeFleet(fleet, imageLock === undefined ? {} : { imageLock });
}

const lockOf = (images: object) => JSON.stringify({ 'vps1/shop-prod': images });
const kept = (lock?: string) => JSON.parse(shop(lock).files[imageLockPath] ?? '{}')['vps1/shop-prod'];

test('a digest that was committed for the same reference stays, and no other', () => {
  expect(kept(lockOf({ [reference]: digest }))).toEqual({ [reference]: digest });
  expect(kept(lockOf({ 'registry.example/shop/api:0.9.0': digest }))).toEqual({ [reference]: 'unverified' });
});

test.each([undefined, lockOf({ [reference]: 'sha256:short' }), lockOf({ [reference]: 7 })])(
  'none is invented, and none believed that is no digest: %s',
  (lock) => expect(kept(lock)).toEqual({ [reference]: 'unverified' }),
);

test.each([
  [
    '{',
    /^error image-lock: fleet: infra\/images\.lock\.json can't be read: .*JSON.*\n {4}mend {4}restore it from git; /,
  ],
  ['[]', /^error image-lock: fleet: infra\/images\.lock\.json can't be read: the file: .*expected record/],
  ['{"vps1/shop-prod": 1}', /^error image-lock: fleet: infra\/images\.lock\.json can't be read: vps1\/shop-prod: /],
])('a lock that can’t be read is told, and not written over: %s', (lock, message) => {
  const { problems, files } = shop(lock);
  expect(problems.filter((each) => each.startsWith('error'))).toEqual([expect.stringMatching(message)]);
  expect(files).toEqual({});
});
