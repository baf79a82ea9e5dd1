import { loadAll } from 'js-yaml';
import { Fleet, KubernetesCluster, Vps, Complete, Size } from 'vpsynth';
import { jupiter } from '../../apps/jupiter/project';
import { derive } from '../../synth/derive/derive';
import { kubernetesUnit } from '../../synth/kubernetes/kubernetes';
import { kubernetesAccepts } from '../fidelity/programs/kubernetes';
test('demo', () => {
  const fleet = new Fleet();
  const standby = new KubernetesCluster(fleet, 'standby');
  const host = new Vps(fleet, 'h1', { publicAddress: '203.0.113.11', cpus: 2, memory: Size.gibibytes(8), disk: Size.gibibytes(100), operatingSystem: 'debian-13' });
  const p = { host, platform: new Complete(host) };
  jupiter(fleet, { production: p, local: p, standby });
  const model = derive(fleet);
  const stack = model.stacks.find((s) => s.cluster !== undefined)!;
  const unit = kubernetesUnit(model, stack, []);
  for (const f of unit.files) if (f.name.endsWith('.yaml')) for (const o of loadAll(f.content)) console.log(f.name, (o as any).kind, kubernetesAccepts(o as never).problems);
  console.log(unit.files.find(f=>f.name==='routes.yaml')!.content);
});
