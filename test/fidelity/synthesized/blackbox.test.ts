import { blackboxAccepts, describeWithPrograms } from '../programs';
import { containersOf } from './containers';
import { fleets } from './fleets';

describeWithPrograms('The blackbox exporter accepts every synthesized configuration', () => {
  for (const [name, synthesize] of Object.entries(fleets)) {
    for (const { name: service, files, command } of containersOf(synthesize(), 'blackbox-exporter')) {
      test(`${name}: ${service}`, async () => {
        expect(await blackboxAccepts({ files, parameters: command })).toMatchObject({ problems: [], warnings: [] });
      });
    }
  }

  test('and refuses what it does not know', async () => {
    const files = { '/etc/probe.yml': 'modules: {web: {prober: http, http: {methods: GET}}}\n' };
    const { problems } = await blackboxAccepts({ files, parameters: ['--config.file=/etc/probe.yml'] });
    expect(problems).toEqual([expect.stringContaining('field methods not found')]);
  });
});
