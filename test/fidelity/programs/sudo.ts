import type { Surroundings } from './files';
import { inSandbox } from './sandbox';
import { judge, type Verdict } from './verdict';
import { versionOf } from './versions';

/** Does sudo accept its rules (`visudo --check`)? */
export function sudoAccepts(options: Surroundings): Promise<Verdict> {
  const rules = Object.keys(options.files).filter((path) => path.startsWith('/etc/sudoers.d/'));
  return inSandbox(options, async (sandbox) => {
    const version = await versionOf(sandbox, 'sudo');
    // Each on its own: it judges one file, and stops where that ends.
    const results = await Promise.all(rules.map((path) => sandbox.run(['visudo', '--check', `--file=${path}`])));
    const worst = results.find(({ code }) => code !== 0) ?? results[0];
    if (worst === undefined) throw new Error('there are no rules in /etc/sudoers.d');
    return judge('sudo', version, worst, { warning: /[Ww]arning/ });
  });
}
