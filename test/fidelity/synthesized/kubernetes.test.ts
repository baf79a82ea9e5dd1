import { loadAll } from 'js-yaml';
import { type KubernetesObject, kubernetesAccepts } from '../programs';
import { fleets } from './fleets';

/** Schemas need no root and no program: these always run. */
describe('the schemas of Kubernetes and the Gateway API accept every synthesized object', () => {
  for (const [name, synthesize] of Object.entries(fleets)) {
    const { files } = synthesize();
    const manifests = Object.keys(files).filter(
      (path) => path.startsWith('infra/kubernetes/') && path.endsWith('.yaml'),
    );
    if (manifests.length === 0) continue;
    test.each(manifests)(`${name}: %s`, (path) => {
      const objects = loadAll(files[path] as string) as KubernetesObject[];
      expect(objects).not.toEqual([]);
      for (const object of objects) expect(kubernetesAccepts(object)).toMatchObject({ problems: [], warnings: [] });
    });
  }
});
