import { randomUUID } from 'node:crypto';
import { type Lab, startLab } from './lab';
import { deployBad } from './matrix/bad-images';
import { bad } from './matrix/behaviours';
import { leftBehind } from './matrix/convergence';
import { disks, faults } from './matrix/faults';
import { knobs } from './matrix/knobs';
import { deploy, lastPlace, leave, type Place, provide, startPlace } from './matrix/place';
import { recordBadImage, recordCheck } from './matrix/record';
import { strikeAll } from './matrix/rows';
import { type Samples, startSampling } from './matrix/sampler';
import { checkOut, other, secretName } from './matrix/shop';

const wanted = knobs(process.env);
const { names, places: wantedPlaces, minutes, record } = wanted;

let lab: Lab;

beforeAll(async () => {
  lab = await startLab();
}, 120_000);

afterAll(() => lab?.close(), 120_000);

/** Strikes, and expects that each cell has converged. */
async function expectConverged(places: Place[], all: readonly string[]): Promise<void> {
  const cells = [...(await strikeAll(places, all, wanted))];
  expect(cells.length).toBeGreaterThan(0);
  expect(cells.filter(([, { problems }]) => problems.length > 0)).toEqual([]);
}

const chosen = (onDisk: boolean) => names.filter((name) => (faults[name]?.onDisk ?? false) === onDisk);
const elsewhere = chosen(false);
const onDisk = chosen(true);
// The last cells may have begun just before, and their places may have to be made anew.
const milliseconds = (minutes + 15) * 60_000;

(elsewhere.length > 0 ? describe : describe.skip)('at each step of a release', () => {
  let places: Place[];

  beforeAll(async () => {
    const numbers = Array.from({ length: wantedPlaces }, (_, number) => number);
    places = await Promise.all(numbers.map((number) => startPlace(lab, { number })));
  }, 600_000);

  afterAll(() => Promise.all((places ?? []).map(leave)), 120_000);

  test(
    'the host serves, and the next run sets right what a fault has left',
    () => expectConverged(places, elsewhere),
    milliseconds,
  );

  test.each(['-2d', '+2d'])(
    'a deployer whose clock is wrong by %s',
    (offset) =>
      recordCheck(`a deployer whose clock is wrong by ${offset}`, record !== undefined, async () => {
        const [place] = places as [Place];
        const { workstation, site, host } = place;
        const next = other(place.current);
        await checkOut(workstation, site, next);
        await provide(place, ['faketime']);
        const skewed = ['faketime', '-f', offset, 'node', 'src/cli/vpsynth.js', 'deploy', site.name] as const;
        const environment = { DONT_FAKE_MONOTONIC: '1' };
        const said = await workstation.machine.run(skewed, { folder: '/root/fleet', seconds: 240, environment });
        expect(said).toContain('released shop-prod');
        place.current = next;
        expect((await deploy(place)).stdout).toContain('nothing to do');
        expect(await leftBehind(host, place.baseline)).toEqual([]);
        return 'released, and nothing was left';
      }),
    300_000,
  );

  test(
    'a secret’s value is in its file, and nowhere else while a release brings it',
    () =>
      recordCheck('a secret’s value while a release brings it', record !== undefined, async () => {
        const [place] = places as [Place];
        const { workstation, site, host } = place;
        const value = `canary-${randomUUID()}`;
        await provide(place, ['python3']);
        await workstation.setSecrets({ [secretName]: value });
        await checkOut(workstation, site, other(place.current));
        // What must be found, so that finding nothing says something.
        const control = `control-${randomUUID()}`;
        const planted = host.try(['sh', '-c', 'sleep 240; true', control], {
          seconds: 300,
          environment: { CONTROL: control },
        });
        const values = { secret: value, control };
        const temporary = ['/tmp', '/run/vpsynth', '/srv/vpsynth/incoming'];
        const stops = [
          startSampling(host, values, temporary),
          startSampling(workstation.machine, values, ['/tmp', '/run']),
        ];
        const { code, stdout, stderr } = await deploy(place);
        if (code === 0) place.current = other(place.current);
        const [onHost, onStation] = (await Promise.all(stops.map((stop) => stop()))) as [Samples, Samples];
        await host.run(['pkill', '--full', control.replace('c', '[c]')]); // not itself
        await planted;
        expect(code).toBe(0);
        process.stderr.write(`looked ${onHost.rounds} and ${onStation.rounds} times: ${onHost.found.join(', ')}\n`);
        expect(onHost.found.filter((each) => !each.startsWith('secret: '))).toEqual([
          ...['sh', 'timeout'].map((name) => `control: command line of ${name}`),
          ...['sh', 'sleep', 'timeout'].map((name) => `control: environment of ${name}`),
        ]);
        expect([...onHost.found, ...onStation.found].filter((each) => each.startsWith('secret: '))).toEqual([]);
        expect(onHost.rounds).toBeGreaterThan(20);
        expect(onStation.rounds).toBeGreaterThan(20);

        const folders = [
          '/srv/vpsynth',
          '/var/lib/vpsynth',
          '/run/vpsynth',
          '/var/log',
          '/var/lib/docker/containers',
          '/root',
          '/home',
          '/tmp',
        ];
        const search = [
          'grep',
          '--recursive',
          '--files-with-matches',
          '--fixed-strings',
          '--file=-',
          ...folders,
        ] as const;
        const { stdout: files } = await host.try(search, { stdin: `${value}\n` });
        expect(
          files
            .trim()
            .split('\n')
            .map((path) => path.replace(/\/releases\/shop-prod\/[^/]+\//, '/stacks/shop-prod/'))
            .sort(),
        ).toEqual(expect.arrayContaining(['/srv/vpsynth/stacks/shop-prod/secrets/files/shop-token']));
        expect(files).not.toMatch(/^(?!\/srv\/vpsynth\/(stacks|releases)\/shop-prod).+$/m);
        const journal = await host.run(['journalctl', '--no-pager', '--output=cat']);
        const inspected = JSON.stringify(await host.state.inspectContainers());
        for (const text of [stdout, stderr, journal, inspected]) expect(text).not.toContain(value);
        const looked = ({ rounds, processes }: Samples) =>
          `${rounds} times, ${processes.toLocaleString('en-US')} processes`;
        return `looked on the host ${looked(onHost)}, and on the deployer's computer ${looked(onStation)}: found in the files of the release that it is for, and nowhere else`;
      }),
    400_000,
  );

  test.each(Object.keys(bad))(
    'a bad image goes back by itself: %s',
    async (tag) => {
      const [place] = places as [Place];
      const image = await deployBad(place, tag);
      process.stderr.write(`${tag}: ${JSON.stringify(image, null, 1)}\n`);
      if (record !== undefined) recordBadImage(tag, image);
      expect(image.problems).toEqual([]);
    },
    300_000,
  );
});

(onDisk.length > 0 ? describe : describe.skip)('at each step of a release, on a disk of a fixed size', () => {
  const places: Place[] = [];

  beforeAll(async () => {
    places.push(await startPlace(lab, { number: lastPlace, disks }));
  }, 600_000);

  afterAll(() => Promise.all(places.map(leave)), 120_000);

  test(
    'the host serves, and the next run sets right what a full disk has left',
    () => expectConverged(places, onDisk),
    milliseconds,
  );
});
