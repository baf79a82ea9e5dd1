import { describeWithPrograms, nginxAccepts } from '../programs';
import { type Container, containersOf } from './containers';
import { fleets } from './fleets';

const configuration = '/etc/nginx/vpsynth/nginx.conf';

/** Its volumes are there, and root's as Docker makes them. */
const accepts = ({ files, writable }: Pick<Container, 'files' | 'writable'>) =>
  nginxAccepts({ files, configuration, directories: Object.fromEntries(writable.map((path) => [path, 'root'])) });

describeWithPrograms('nginx accepts every synthesized edge', () => {
  for (const [name, synthesize] of Object.entries(fleets)) {
    for (const edge of containersOf(synthesize(), 'nginx')) {
      test(`${name}: ${edge.name}`, async () => {
        expect(Object.keys(edge.files)).toContain(configuration);
        expect(await accepts(edge)).toMatchObject({ problems: [], warnings: [] });
      });
    }
  }
});
