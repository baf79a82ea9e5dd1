import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const [kind = '', state = '', cache = '', host = ''] = execFileSync(join(__dirname, 'place.sh'), {
  encoding: 'utf8',
}).split('\n');

/** Whether the engine that carries the lab's machines is the lab's own. If not, it is the Docker of this machine. */
export const isEngineOwn = kind === 'own';

/** What lives no longer than the running lab: its engine's socket, locks, keys. */
export const stateFolder = state;

/** What is kept between runs. */
export const cacheFolder = cache;

/** Of the engine's socket, as the docker command takes it; undefined where that finds it by itself. */
export const dockerHost = host === '' ? undefined : host;
