import { AgentMachine } from './agent-machine';
import { Release } from './release';
import { changed } from './shop';

let machine: AgentMachine;
let release: Release;
beforeEach(() => {
  machine = new AgentMachine();
  release = new Release(machine);
});

/** Releases an image of the API, `api:1` and so on. */
function deploy(image: string) {
  release.deploy(changed({}, { 'api-blue': { image }, 'api-green': { image } }), pulled(image));
}

/** As an earlier operation of the same deployment has brought it. */
const pulled = (image: string) => `import record; record.know_images(["docker.io/library/${image}"])`;
const named = () =>
  Object.keys(machine.docker.images)
    .map((name) => name.replace('docker.io/library/', ''))
    .filter((name) => name.startsWith('api'))
    .sort();

test('the images of releases that can be gone back to stay, older ones go', () => {
  for (const image of ['api:1', 'api:2', 'api:3']) deploy(image);
  expect(named()).toEqual(['api:1', 'api:2', 'api:3']);
  machine.asked();
  deploy('api:4');
  expect(named()).toEqual(['api:2', 'api:3', 'api:4']);
  expect(machine.asked()).toContain('image rm docker.io/library/api:1');
});

test('one that lost its name stays for as long as a kept release ran it', () => {
  deploy('api:1');
  const { docker } = machine;
  docker.images['docker.io/library/api:1'] = 'sent under the same name';
  machine.docker = { ...docker, nameless: ['id of api:1'] };
  deploy('api:1');
  expect(machine.docker).toMatchObject({ nameless: ['id of api:1'] });
  for (const image of ['api:2', 'api:3', 'api:4']) deploy(image);
  expect(machine.docker).toMatchObject({ nameless: [] });
});

test('of those without a name what a release brought that went back goes, and what somebody else has built stays', () => {
  deploy('api:1');
  const sent = (id: string, nameless: readonly string[]) => {
    const { docker } = machine;
    docker.images['docker.io/library/api:2'] = id;
    machine.docker = { ...docker, nameless };
  };
  sent('broken', []);
  const broken = { image: 'api:2', 'x-becomes': 'unhealthy' };
  expect(release.deploy(changed({}, { 'api-blue': broken, 'api-green': broken }), pulled('api:2')).error?.[0]).toBe(
    'unhealthy',
  );
  sent('mended', ['broken', 'of a build']);
  deploy('api:2');
  expect(machine.docker).toMatchObject({ nameless: ['of a build'] });
});

test('what came for a release that went back goes with the next one, what others have brought stays', () => {
  deploy('api:1');
  const { docker } = machine;
  for (const image of ['api:broken', 'api:of-somebody']) docker.images[`docker.io/library/${image}`] = image;
  machine.docker = docker;
  machine.python(`${pulled('api:broken')}\ntell(None)`);
  deploy('api:2');
  expect(named()).toEqual(['api:1', 'api:2', 'api:of-somebody']);
});
