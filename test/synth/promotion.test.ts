import {
  ApiServer,
  Environment,
  type EnvironmentProps,
  Fleet,
  Image,
  Job,
  KubernetesCluster,
  Project,
  Size,
  Vps,
} from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';

const digest = `sha256:${'a'.repeat(64)}`;

/** A shop in stage and prod, its prod promoted from stage; both have an API, and a service that came later. */
function shop(
  lock: object = {},
  props: (stage: Environment) => Partial<EnvironmentProps> = (stage) => ({ promotedFrom: stage }),
) {
  const fleet = new Fleet();
  const place = {
    cpus: 8,
    memory: Size.gibibytes(16),
    disk: Size.gibibytes(80),
    operatingSystem: 'debian-13',
  } as const;
  const [vps1, vps2] = ['203.0.113.1', '203.0.113.2'].map(
    (publicAddress, index) => new Vps(fleet, `vps${index + 1}`, { ...place, publicAddress }),
  ) as [Vps, Vps];
  const standby = new KubernetesCluster(fleet, 'standby');
  const project = new Project(fleet, 'shop', { registry: 'ghcr.io/acme/shop', release: '1.1.0' });
  const stage = new Environment(project, 'stage', { on: vps1, purpose: 'staging' });
  const prod = new Environment(project, 'prod', { on: vps2, standby, ...props(stage) });
  for (const environment of [stage, prod]) {
    const migrate = new Job(environment, 'migrate', {
      image: Image.build({ name: 'api', dockerfile: 'Dockerfile' }),
      command: ['node', 'migrate.js'],
    });
    new ApiServer(environment, 'api', {
      image: Image.build({ dockerfile: 'Dockerfile' }),
      port: 3000,
      after: [migrate],
    });
    new ApiServer(environment, 'newer', { image: Image.build({ dockerfile: 'Dockerfile' }), port: 3000 });
  }
  return { prod, ...synthesizeFleet(fleet, { imageLock: JSON.stringify(lock) }) };
}

const promoted = {
  'vps2/shop-prod': { 'ghcr.io/acme/shop/api:1.0.0': digest },
  'kubernetes/standby/shop-prod': { 'ghcr.io/acme/shop/api:1.0.0': digest },
};
const imagesIn = (text: string | undefined) => [
  ...new Set([...(text ?? '').matchAll(/image: (\S+shop\S+)/g)].map(([, image]) => image)),
];

test('before the first promotion it runs what the other environment runs', () => {
  const { files } = shop();
  expect(imagesIn(files['infra/vps2/shop-prod/compose.yaml'])).toEqual([
    'ghcr.io/acme/shop/api:1.1.0',
    'ghcr.io/acme/shop/newer:1.1.0',
  ]);
});

test('then what was promoted; what never was, as the other environment has it', () => {
  const { files } = shop(promoted);
  expect(imagesIn(files['infra/vps1/shop-stage/compose.yaml'])).toEqual([
    'ghcr.io/acme/shop/api:1.1.0',
    'ghcr.io/acme/shop/newer:1.1.0',
  ]);
  expect(imagesIn(files['infra/vps2/shop-prod/compose.yaml'])).toEqual([
    'ghcr.io/acme/shop/api:1.0.0',
    'ghcr.io/acme/shop/newer:1.1.0',
  ]);
  const lock = JSON.parse(files['infra/images.lock.json'] ?? '{}');
  expect(lock['vps2/shop-prod']).toEqual({
    'ghcr.io/acme/shop/api:1.0.0': digest,
    'ghcr.io/acme/shop/newer:1.1.0': 'unverified',
  });
});

test('on a cluster too, and a job by its own release', () => {
  const { files } = shop(promoted);
  const manifests = Object.entries(files).filter(([path]) => path.startsWith('infra/kubernetes/standby/shop-prod/'));
  const text = manifests.map(([, content]) => content).join('\n');
  expect(imagesIn(text)).toEqual(expect.arrayContaining(['ghcr.io/acme/shop/api:1.0.0']));
  expect(text).toContain('name: migrate-1-0-0\n');
});

test('it is built for the other environment alone', () => {
  const { files } = shop(promoted);
  const said = (host: string) => JSON.parse(files[`infra/${host}/deployment.json`] ?? '{}');
  expect(said('vps1').builds.map(({ image }: { image: string }) => image)).toEqual([
    'ghcr.io/acme/shop/api:1.1.0',
    'ghcr.io/acme/shop/newer:1.1.0',
  ]);
  expect([said('vps2').builds, said('vps2').promoted]).toEqual([
    [],
    ['ghcr.io/acme/shop/api:1.0.0', 'ghcr.io/acme/shop/newer:1.1.0'],
  ]);
  expect(files['infra/vps2/shop-prod/README.md']).toContain(
    'Images that were promoted from shop/stage, which the registry must hold:\n# ghcr.io/acme/shop/api:1.0.0\n',
  );
});

test('a release of its own contradicts it', () => {
  const { problems } = shop({}, (stage) => ({ promotedFrom: stage, release: '0.9.0' }));
  expect(problems.filter((each) => each.startsWith('error'))).toEqual([
    expect.stringMatching(
      /^error promotion: shop\/prod: it has a release of its own and is promoted from shop\/stage: one of them can say what it runs\n {4}got {5}0\.9\.0\n {4}mend {4}remove release: npx vpsynth promote records what it runs/,
    ),
  ]);
});

test('nothing is promoted from another project', () => {
  const { problems } = shop({}, (stage) => {
    const other = new Project(stage.node.root as Fleet, 'other', { registry: 'ghcr.io/acme/other', release: '1.0.0' });
    return { promotedFrom: new Environment(other, 'stage', { on: stage.places[0] as Vps, purpose: 'staging' }) };
  });
  expect(problems.filter((each) => each.startsWith('error'))).toEqual([
    expect.stringMatching(
      /^error promotion: shop\/prod: promotedFrom: other\/stage is of another project\n {4}mend {4}name an environment of this project: its images have the names of this one’s/,
    ),
  ]);
});
