#!/usr/bin/env node
/**
 * Stands for ssh with an agent at its other end: answers from `said.json` in the folder FAKE_HOST, and takes down in
 * `asked.jsonl` how it was started and what it was asked.
 */
const { appendFileSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { createInterface } = require('node:readline');

const folder = process.env.FAKE_HOST;
const args = process.argv.slice(2);
const words = args.slice(args.indexOf('--') + 1);
const all = JSON.parse(readFileSync(join(folder, 'said.json'), 'utf8'));
const [, host] = /HostKeyAlias=(\S+)/.exec(args.join(' ')) ?? [];
const said = { ...all, ...all.hosts?.[host] };
const asked = all.hosts === undefined ? {} : { host };
const takeDown = (entry) => appendFileSync(join(folder, 'asked.jsonl'), `${JSON.stringify({ ...entry, ...asked })}\n`);

takeDown({ ssh: args });
const user = args[args.indexOf('-l') + 1];
if (said.fault !== undefined && [undefined, user].includes(said.fault.user)) {
  process.stderr.write(said.fault.words);
  process.exit(said.fault.code);
}
if (words.includes('stream')) {
  process.stderr.write(said.streamSays ?? '');
  process.exit(said.stream ?? 0);
}
if (words[0] !== 'vpsynth-agent') {
  // A command of bootstrap's: what it was given counts as asked, but for the archive of the agent.
  const given = readFileSync(0);
  takeDown({ command: words.join(' '), given: words.includes('tar') ? given.length > 0 : given.toString() });
  const { code = 0, stdout = '', stderr = '' } = said.commands?.[words.find((word) => word in said.commands)] ?? {};
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  process.exit(code);
}

/** The deployer's version answers the rest of this session. */
let lent = false;

/** Operations of this connection. */
const operations = new Set();

/** What nothing is said of. */
const byItself = { foresee: { actions: [], memory: { limits: 0, reservations: 0, available: null } } };

function answer(line) {
  const request = JSON.parse(line);
  takeDown(request);
  lent ||= request.operation === 'lend';
  if (said.version !== undefined && words[1] !== `version=${said.version}` && request.operation !== 'replace' && !lent)
    return [{ error: { code: 'outdated', message: 'the host has another version of the agent' } }];
  if (request.operation === 'replace' && said.answers.replace === undefined) {
    const { version: _, ...rest } = said;
    writeFileSync(join(folder, 'said.json'), JSON.stringify(rest));
  }
  const again = operations.has(request.operation) ? said.answers[`${request.operation} again`] : undefined;
  operations.add(request.operation);
  return again ?? said.answers[request.operation] ?? [{ result: byItself[request.operation] ?? {} }];
}

process.stdout.write(said.banner ?? '');
let answering = Promise.resolve();

async function reply(line) {
  for (const message of answer(line)) {
    if (message.end !== undefined) {
      process.stderr.write(message.words ?? '');
      process.exit(message.end);
    }
    // Before it is said: another host may begin as soon as it is heard.
    const isEnd =
      ['result', 'error'].some((each) => each in Object(message)) &&
      all.hosts !== undefined &&
      JSON.parse(line).operation === 'release';
    if (isEnd) takeDown({ answered: 'release' });
    if (message.wait !== undefined) await new Promise((resolve) => setTimeout(resolve, message.wait));
    else process.stdout.write(typeof message === 'string' ? message : `${JSON.stringify(message)}\n`);
  }
}

createInterface({ input: process.stdin })
  .on('line', (line) => {
    answering = answering.then(() => reply(line));
  })
  .on('close', () => answering.then(() => process.exit(0)));
