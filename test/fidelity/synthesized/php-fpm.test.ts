import { synthesizeFleet } from 'vpsynth/testing';
import { wordPressFleet } from '../../synth/wordpress-fleet';
import { describeWithPrograms, phpFpmAccepts } from '../programs';
import { containersOf } from './containers';

const sites = () =>
  containersOf(synthesizeFleet(wordPressFleet()), 'wordpress').filter(({ command }) => command[0] === 'php-fpm');

describeWithPrograms('PHP-FPM accepts the pool of every WordPress site', () => {
  test.each(sites())('$name', async ({ files, command, environment }) => {
    const verdict = await phpFpmAccepts({
      files,
      configuration: command[2] as string,
      scanFolders: environment.PHP_INI_SCAN_DIR as string,
    });
    expect(verdict).toMatchObject({ problems: [], warnings: [] });
    expect(verdict.settings).toMatchObject({ expose_php: 'Off' });
  });

  test('and refuses a pool that it can’t start', async () => {
    const content =
      '[global]\nerror_log = /proc/self/fd/2\n[www]\nlisten = 9000\nuser = www-data\npm = dynamic\npm.max_children = 0\n';
    const { problems } = await phpFpmAccepts({ files: { '/etc/fpm.conf': content }, configuration: '/etc/fpm.conf' });
    expect(problems.join()).toContain('pm.max_children must be a positive value');
  });
});
