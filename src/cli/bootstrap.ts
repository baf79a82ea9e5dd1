import { stdin, stdout } from 'node:process';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { bootstrapHost } from '../deploy/bootstrap/bootstrap-host';
import { readHostFiles } from '../deploy/host-files';
import { Reporter } from '../deploy/progress/reporter';
import type { Command } from './command';
import { unnamed } from './hosts-named';
import { UsageError } from './user-error';
import { refuseMore } from './words';

/** `vpsynth bootstrap`. */
export const bootstrap: Command = {
  description: `Makes a bare Debian or Ubuntu, reached as root by ssh, a host that can be deployed to: Docker, an unprivileged deploy user for the keys in infra/authorized_keys, and the machine's own files (firewall, sshd, Docker, kernel, timers). Pins the host's key in infra/known_hosts. What could lock you out is undone by the host unless a new connection confirms it. Ends root's login by ssh, unless the host is declared with rootLogin: 'keys': have another account with sudo, or the provider's console. Can be repeated: it then does what is missing.`,
  arguments: '<host>',
  options: [
    [
      '--host-key SHA256:…',
      "the fingerprint of the host's ed25519 key, from the provider's console; else you are asked",
    ],
    ['--user <name>', 'who may become root there the first time; default root'],
    ['--port <number>', "where sshd listens now; default the declaration's"],
    ['--docker distribution|docker', "Docker from the distribution (default) or from Docker's own repository"],
    ['--json', 'one JSON object a line instead of text'],
  ],
  examples: [
    'vpsynth bootstrap vps1',
    'vpsynth bootstrap vps1 --host-key SHA256:0cVc8ni0Hs9rGgWp5XW1VhXEpG1aBKkbFyNJR4CcYxA',
    'vpsynth bootstrap vps1 --user ubuntu --docker docker',
  ],
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        'host-key': { type: 'string' },
        user: { type: 'string', default: 'root' },
        port: { type: 'string' },
        docker: { type: 'string', default: 'distribution' },
        json: { type: 'boolean', default: false },
      },
    });
    const [name] = positionals;
    if (name === undefined) throw unnamed('vpsynth bootstrap <host>');
    refuseMore(positionals, 1, 'vpsynth bootstrap <host>');
    const { docker } = values;
    if (docker !== 'distribution' && docker !== 'docker')
      throw new UsageError(`--docker is distribution or docker, not ${JSON.stringify(docker)}`);
    if (!/^[a-z_][a-z0-9_-]{0,31}$/.test(values.user)) throw new UsageError('--user is no name of a Linux user');
    const hostKey = values['host-key'];
    // OpenSSH prints SHA-256 in base64 without its padding: 43 characters.
    if (hostKey !== undefined && !/^SHA256:[A-Za-z0-9+/]{43}$/.test(hostKey))
      throw new UsageError('--host-key is SHA256: and 43 characters, as ssh-keygen -l prints a fingerprint');
    const files = readHostFiles(name);
    const port = values.port === undefined ? files.deployment.ssh.port : Number(values.port);
    if (!Number.isInteger(port) || port < 1 || port > 65_535)
      throw new UsageError('--port is a number from 1 to 65535');
    await bootstrapHost(
      files,
      { user: values.user, port, docker, ...(hostKey === undefined ? {} : { hostKey }), accepts: asks },
      new Reporter(values.json ? 'json' : 'lines'),
    );
    return 0;
  },
};

/** Nobody can be asked where there is no terminal. */
async function asks(fingerprint: string): Promise<boolean> {
  if (!stdin.isTTY || !stdout.isTTY) return false;
  const terminal = createInterface({ input: stdin, output: stdout });
  try {
    const answer = await terminal.question(`The host shows the key ${fingerprint}.\nIs it the right one (yes/no)? `);
    return answer.trim() === 'yes';
  } finally {
    terminal.close();
  }
}
