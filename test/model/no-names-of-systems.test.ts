import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** The systems that this repository declares: their projects, and the hosts of their own. */
const systems = [
  'jupiter',
  'cepcomunicacion',
  'neosale',
  'nx-project',
  'nx_production',
  'hostinger',
  'd-ocean',
  'srv943151',
  'app.ar',
  'project-1',
  'project-2',
  'project-3',
  'wordpress-project-1',
];

/** What belongs to no system. */
const shared = ['full-stack', 'queue-dashboard', 'stand-in'];

test('vpsynth itself knows none of the systems that it runs', () => {
  const sources = execFileSync(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', 'constructs', 'synth', 'src'],
    { encoding: 'utf8' },
  )
    .trim()
    .split('\n');
  expect(sources.length).toBeGreaterThan(150);
  const found = sources.flatMap((path) => {
    const code = readFileSync(path, 'utf8').toLowerCase();
    return systems.filter((name) => code.includes(name)).map((name) => `${path}: ${name}`);
  });
  expect(found).toEqual([]);
});

test('the list above covers every project that is declared', () => {
  expect(readdirSync('apps').filter((name) => ![...systems, ...shared].includes(name))).toEqual([]);
});
