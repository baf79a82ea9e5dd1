// Runs an ecosystem file with the real PM2 and tells, as JSON on standard output, what then runs and answers. In a network
// of its own, where every port is free. `node drive.js <folder> <port>…`
const { execFileSync } = require('node:child_process');
const path = require('node:path');

const [folder, ...ports] = process.argv.slice(2);
const pm2Program = path.join(__dirname, '../../../node_modules/pm2/bin/pm2');
const environment = {
  PATH: process.env.PATH,
  HOME: folder,
  PM2_HOME: path.join(folder, '.pm2'),
  PM2_DISCRETE_MODE: 'true',
};
// What its README tells to give: a place where nobody answers, since no broker belongs to this test. Each process
// inherits all of it, also one that uses no broker.
const given = Object.fromEntries(
  Object.entries({ HOST: '127.0.0.1', PORT: '1', VHOST: 'none', USER: 'none', PASSWORD: 'none' }).map(
    ([name, value]) => [`RABBITMQ_${name}`, value],
  ),
);

const pm2 = (...words) =>
  execFileSync(process.execPath, [pm2Program, ...words], {
    cwd: folder,
    env: { ...environment, ...given },
    encoding: 'utf8',
    timeout: 60_000,
    stdio: ['ignore', 'pipe', 'inherit'],
  });

const listed = () =>
  JSON.parse(pm2('jlist').split('\n').at(-1) || '[]').map(({ name, pm2_env }) => ({
    name,
    status: pm2_env.status,
    mode: pm2_env.exec_mode,
    restarts: pm2_env.restart_time,
  }));

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function status(port) {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    try {
      return (await fetch(`http://127.0.0.1:${port}/health`)).status;
    } catch {
      await sleep(200);
    }
  }
  return 'nobody answers';
}

async function main() {
  execFileSync('ip', ['link', 'set', 'lo', 'up']);
  try {
    pm2('start', 'ecosystem.config.json');
    const health = {};
    for (const port of ports) health[port] = await status(port);
    pm2('save');
    process.stdout.write(`${JSON.stringify({ processes: listed(), health })}\n`);
  } finally {
    pm2('kill');
  }
}

void main();
