import { loadAll } from 'js-yaml';
import { ApiServer, Bucket, Certificate, Environment, GarageServer, Image, NginxVhost, Project } from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { kubernetesAccepts } from '../fidelity/programs/kubernetes';
import { type AnyObject, fleetOn } from './kubernetes-fleet';

const image = Image.of('registry.example/app:1.0.0');

/** A bucket on a server of the host, which others have buckets on as well. */
function shop() {
  const { fleet, host, environment, cluster, platform } = fleetOn();
  const storage = new GarageServer(host, 'storage');
  const media = new Bucket(environment, 'media', { storage, policy: 'public-read' });
  new ApiServer(environment, 'api', { image, port: 3000, uses: [media] });
  const site = { edge: platform.edge, domain: 'shop.example', certificate: Certificate.files() };
  new NginxVhost(environment, 'site', site).bucket('/media', media);
  const blog = new Project(fleet, 'blog', { registry: 'ghcr.io/acme/blog', release: '1.0.0' });
  new Bucket(new Environment(blog, 'prod', { on: cluster }), 'pictures', { storage });
  const { files, problems } = synthesizeFleet(fleet);
  expect(problems.filter((each) => each.startsWith('error'))).toEqual([]);
  const folder = 'infra/kubernetes/cloud/shop-prod/';
  const own = Object.entries(files).filter(([path]) => path.startsWith(folder));
  const objects = own.flatMap(([path, text]) => (path.endsWith('.yaml') ? loadAll(text) : [])) as AnyObject[];
  for (const object of objects) expect(kubernetesAccepts(object).problems).toEqual([]);
  const object = (kind: string, name: string) =>
    objects.find((each) => each.kind === kind && each.metadata.name.startsWith(name));
  return { object, files: Object.fromEntries(own.map(([path, text]) => [path.slice(folder.length), text])) };
}

test('the environment brings a server of its own, with its own buckets alone', () => {
  const { object, files } = shop();
  expect(
    object('StatefulSet', 'storage').spec.volumeClaimTemplates.map((each: AnyObject) => each.metadata.name),
  ).toEqual(['storage-metadata', 'storage-data']);
  const [container] = object('Job', 'storage-provision').spec.template.spec.containers;
  expect(container.command ?? container.args).toEqual([
    'node',
    '/etc/provision/provision.js',
    '/run/secrets/provision/storage.json',
  ]);
  expect(object('ConfigMap', 'storage-provision').data['provision.js']).toContain('GetClusterLayout');
  const wanted = Object.entries(files).find(([path]) => path.endsWith('storage.json'))?.[1] ?? '';
  expect(JSON.parse(wanted)).toMatchObject({
    admin: 'http://storage:3903',
    zone: 'cloud',
    buckets: [{ name: 'shop-prod-media' }],
  });
  expect(object('ConfigMap', 'storage.').data['garage.toml']).toContain('allow_world_readable_secrets = true');
});

test('the Gateway asks for an object as the storage knows it', () => {
  const [rule] = shop().object('HTTPRoute', 'site').spec.rules;
  expect(rule.matches).toEqual([{ path: { type: 'PathPrefix', value: '/media' } }]);
  expect(rule.filters.at(-1)).toEqual({
    type: 'URLRewrite',
    urlRewrite: {
      hostname: 'shop-prod-media.web.garage',
      path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' },
    },
  });
  expect(rule.backendRefs).toEqual([{ name: 'storage', port: 3902 }]);
});
