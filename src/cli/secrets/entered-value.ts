import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { UserError } from '../user-error';

/**
 * A value that was piped in, whole but for one line break at its end; on a terminal it is asked for and not shown.
 *
 * @throws UserError when it is not UTF-8, or the question is left without an answer
 */
export async function enteredValue(name: string): Promise<string> {
  return process.stdin.isTTY ? asked(name) : piped(name);
}

async function piped(name: string): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
      .decode(Buffer.concat(chunks))
      .replace(/\r?\n$/, '');
  } catch {
    throw new UserError(`the value of ${name} is not UTF-8 text`);
  }
}

function asked(name: string): Promise<string> {
  // readline has the terminal show nothing itself, and echoes to its output what is typed: this one drops it.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const line = createInterface({ input: process.stdin, output: nowhere, terminal: true, historySize: 0 });
  // Only now: what is typed after the question must not be shown.
  process.stderr.write(`Value of ${name} (not shown): `);
  return new Promise((resolve, reject) => {
    line.once('line', (value) => {
      resolve(value);
      line.close();
    });
    // Ctrl-C, Ctrl-D: of two calls the promise takes the first.
    line.once('close', () => {
      process.stderr.write('\n');
      reject(new UserError(`no value was given for ${name}`));
    });
  });
}
