import type { Surroundings } from './files';
import { inSandbox } from './sandbox';
import { judge, type Verdict } from './verdict';
import { versionOf } from './versions';

export interface PhpFpmOptions extends Surroundings {
  /** The pool's file. */
  readonly configuration: string;
  /** As the container's variable says it. @default PHP's own */
  readonly scanFolders?: string;
}

export interface PhpFpmVerdict extends Verdict {
  /** `php-fpm -i`: each setting of PHP's in force. */
  readonly settings: Readonly<Record<string, string>>;
}

/** Does PHP-FPM accept its pools (`-t`), and what does PHP make of its own files? It runs as www-data, as in the image. */
export function phpFpmAccepts({ configuration, scanFolders, ...surroundings }: PhpFpmOptions): Promise<PhpFpmVerdict> {
  const command = ['php-fpm8.4', '--fpm-config', configuration] as const;
  const environment: Record<string, string> = scanFolders === undefined ? {} : { PHP_INI_SCAN_DIR: scanFolders };
  return inSandbox(surroundings, async (sandbox) => {
    const result = await sandbox.run([...command, '--test'], { environment, user: 'www-data' });
    const phrases = { problem: /ALERT:|ERROR:|PHP .*error/, warning: /WARNING:|PHP Warning/ };
    const verdict = judge('php', await versionOf(sandbox, 'php'), result, phrases);
    const { stdout } = await sandbox.must(['php-fpm8.4', '-i'], { environment });
    const rows = [...stdout.matchAll(/^([\w.]+) => (.*?) => .*$/gm)];
    return { ...verdict, settings: Object.fromEntries(rows.map(([, name = '', value = '']) => [name, value])) };
  });
}
