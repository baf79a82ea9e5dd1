import { describeWithPrograms, nginxAccepts } from '../programs';
import { containersOf } from './containers';
import { fleets } from './fleets';

describeWithPrograms('nginx accepts every synthesized edge', () => {
  for (const [name, synthesize] of Object.entries(fleets)) {
    for (const { name: service, files } of containersOf(synthesize(), 'nginx')) {
      test(`${name}: ${service}`, async () => {
        const configuration = '/etc/nginx/vpsynth/nginx.conf';
        expect(Object.keys(files)).toContain(configuration);
        expect(await nginxAccepts({ files, configuration })).toMatchObject({ problems: [], warnings: [] });
      });
    }
  }

  test('a colour that the host has chosen is read', async () => {
    const [edge] = containersOf(fleets['infra/main.ts']?.() as never, 'nginx').filter(({ name }) =>
      name.includes('hostinger-1'),
    );
    const files = { ...edge?.files, '/etc/nginx/active/jupiter-prod/api/colour.conf': '"" green;\n' };
    const configuration = '/etc/nginx/vpsynth/nginx.conf';
    expect(await nginxAccepts({ files, configuration })).toMatchObject({ problems: [], warnings: [] });
    const broken = { ...files, '/etc/nginx/active/jupiter-prod/api/colour.conf': 'green\n' };
    expect((await nginxAccepts({ files: broken, configuration })).problems).not.toEqual([]);
  });
});
