import { existsSync } from 'node:fs';

const hosts = '/usr/bin/python3';

/**
 * The Python that runs the agent: on Linux the distribution's, as on hosts. One of a version manager comes behind a script
 * that takes ten times as long to start, and tests start it thousands of times.
 */
export const pythonProgram = process.platform === 'linux' && existsSync(hosts) ? hosts : 'python3';
