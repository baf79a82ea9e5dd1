import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ContainerService, Image, Monitoring } from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { fleetOfOne } from './fleet-of-one';
import { commandsIn, readmeOf } from './readme-of';

let host: string;
beforeEach(() => {
  host = mkdtempSync(join(tmpdir(), 'vpsynth-runbook-'));
});
afterEach(() => rmSync(host, { recursive: true }));

function fleetWithColours() {
  const { fleet, host: vps, prod } = fleetOfOne();
  new Monitoring(vps, 'monitor');
  for (const [index, name] of ['app', 'other'].entries())
    new ContainerService(prod, name, {
      image: Image.of('registry.example/app:1.0.0'),
      port: 8080 + index,
      health: { path: '/health' },
      metricsPath: '/metrics',
      strategy: 'blue-green',
    });
  for (const [path, content] of Object.entries(synthesizeFleet(fleet).files)) {
    const file = join(host, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return fleet;
}

/** Runs the commands of a README but those that ask Docker, as somebody whose files others may not read. */
function run(stack: string, blocks: readonly string[]): void {
  const words = ['umask 077', 'docker() { :; }', ...blocks].join('\n');
  const { status, stderr } = spawnSync('sh', ['-euc', words], {
    cwd: join(host, 'infra/vps1', stack),
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
}

const shown = (workload: string) =>
  /(?<=colour: ).+/.exec(
    readFileSync(join(host, `infra/vps1/monitor/active/shop-prod/${workload}/targets.yml`), 'utf8'),
  )?.[0];

test('by hand Prometheus is shown blue at first, and what was switched to from then on', () => {
  const fleet = fleetWithColours();
  const start = commandsIn(readmeOf(fleet, 'vps1/monitor', 'Start'));
  const [toOther, toGreen = ''] = commandsIn(readmeOf(fleet, 'vps1/shop-prod', 'Colours')).reverse();
  const afterChange = commandsIn(readmeOf(fleet, 'vps1/monitor', 'After a change'));

  run('monitor', start);
  expect([shown('app'), shown('other')]).toEqual(['blue', 'blue']);
  const mode = spawnSync('sh', ['-c', "stat -c '%a %n' active/*/* active/*/*/*"], {
    cwd: join(host, 'infra/vps1/monitor'),
    encoding: 'utf8',
  }).stdout;
  expect(mode).toBe(`755 active/shop-prod/app
755 active/shop-prod/other
444 active/shop-prod/app/targets.yml
444 active/shop-prod/other/targets.yml
`);

  run('shop-prod', [toGreen]);
  expect([shown('app'), shown('other')]).toEqual(['green', 'blue']);
  run('monitor', afterChange);
  expect([shown('app'), shown('other')]).toEqual(['green', 'blue']);
  run('shop-prod', [toOther as string]);
  run('shop-prod', [toGreen.replace('green', 'blue')]);
  expect([shown('app'), shown('other')]).toEqual(['blue', 'green']);
});

test('the commands for the targets', () => {
  const fleet = fleetWithColours();
  expect(commandsIn(readmeOf(fleet, 'vps1/monitor', 'Start'))[0]).toMatchInlineSnapshot(`
"(umask 022 && mkdir -p ./active)
# The targets of active colours, of which the host has copies: blue until “Colours” of their README says otherwise.
for each in shop-prod/app shop-prod/other; do
  colour=$(awk '$1 == "colour:" { print $2; exit }' "active/$each/targets.yml" 2> /dev/null) || colour=blue
  install -D -m 444 "prometheus/targets/$each.$colour.yml" "active/$each/targets.yml"
done
docker compose up --detach --wait"
`);
  expect(readmeOf(fleet, 'vps1/shop-prod', 'Colours')).toMatchInlineSnapshot(`
"Of \`app\`, \`other\` the commands above start the blue side; the green one starts by its name. While both run, services of this stack reach either, whatever nginx does; \`docker compose stop\` ends the side that is left.

Prometheus to the green side of \`app\` (back: the same with \`blue\`); it sees the change by itself:

\`\`\`sh
install -D -m 444 ../monitor/prometheus/targets/shop-prod/app.green.yml ../monitor/active/shop-prod/app/targets.yml
\`\`\`

Prometheus to the green side of \`other\` (back: the same with \`blue\`); it sees the change by itself:

\`\`\`sh
install -D -m 444 ../monitor/prometheus/targets/shop-prod/other.green.yml ../monitor/active/shop-prod/other/targets.yml
\`\`\`"
`);
});
