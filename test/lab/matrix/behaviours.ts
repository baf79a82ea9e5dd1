import { nodeImage } from '../faults/shop';
import type { Host } from '../host/host';
import { postgresImage } from './shop';

/** How an image of the shop behaves; its tag is the name. */
interface Behaviour {
  /** Where the program of a bad one is other than good: statements of JavaScript, run when it starts. */
  readonly first?: string;
  /** What a request that isn't one of the health check's does instead of being answered: an expression. */
  readonly answers?: string;
  /** Replaces the program. */
  readonly command?: readonly string[];
}

/** Releases that are well. */
export const good: Readonly<Record<string, Behaviour>> = { '1.0.0': {}, '1.1.0': {} };

interface BadBehaviour extends Behaviour {
  readonly title: string;
  /**
   * Whether it only fails when it has requests: those that it has in hand then are lost, and counted.
   * @default false: a request that is lost is a fault of the release
   */
  readonly failsInService?: boolean;
}

/** The ways in which a new image is broken. */
export const bad: Readonly<Record<string, BadBehaviour>> = {
  missing: { title: "won't start: no such program", command: ['/app/server', '--listen'] },
  crashing: {
    title: "won't start: ends at once",
    first: 'console.error(\'Error: relation "orders" does not exist\'); process.exit(1);',
  },
  unready: {
    title: 'never healthy',
    first: "console.error('waiting for a licence'); healthy = () => false;",
  },
  dying: {
    title: 'healthy, then dies',
    first: "setTimeout(() => { console.error('Error: out of connections'); process.exit(1); }, 7000);",
    failsInService: true,
  },
  slow: { title: 'slow: answers after 5 seconds', answers: 'setTimeout(() => response.end(RELEASE), 5000)' },
  wrong: {
    title: 'wrong: status 500',
    answers: "(console.error('TypeError: basket is undefined'), (response.statusCode = 500), response.end('sorry'))",
  },
  'wrong-page': { title: 'wrong: another page', answers: "response.end('Welcome to nginx!')" },
};

const program = ({ first = '', answers = 'response.end(RELEASE)' }: Behaviour): string => `
const { RELEASE, PORT = '3000' } = process.env;
let healthy = () => true;
${first}
const server = require('node:http').createServer((request, response) => {
  request.resume();
  if (request.url.startsWith('/health')) {
    response.statusCode = healthy() ? 200 : 503;
    response.end();
  } else {
    ${answers};
  }
});
server.listen(Number(PORT));
process.on('SIGTERM', () => server.close(() => process.exit(0)));
`;

/** Builds the shop's images by the host's own Docker, so that a release needs no registry. */
export async function buildImages(host: Host, behaviours: Readonly<Record<string, Behaviour>>): Promise<void> {
  for (const [tag, behaviour] of Object.entries(behaviours)) {
    const command = JSON.stringify(behaviour.command ?? ['node', '-e', program(behaviour)]);
    // What smoke requests ask for: only `wrong-page` is found by its page.
    const release = tag in good ? tag : `1.1.0-${tag}`;
    const dockerfile = `FROM ${nodeImage}\nENV RELEASE=${release}\nCMD ${command}\n`;
    await host.run(['docker', 'build', '--quiet', '--tag', `ghcr.io/acme/shop/server:${tag}`, '-'], {
      stdin: dockerfile,
    });
  }
}

/** Gives a host what all releases of the shop run upon. */
export async function loadBases(host: Host, declared: readonly string[]): Promise<void> {
  const bases = declared.filter((image) => !image.startsWith('ghcr.io/acme/'));
  await host.loadStandIns([...new Set([...bases, nodeImage, postgresImage])]);
}
