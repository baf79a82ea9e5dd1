import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { run } from './program';

export interface Lock {
  release(): Promise<void>;
}

/** Takes the lock of a file, waiting at most the given time. It ends with this process, however that ends. */
export async function lockFile(path: string, seconds: number): Promise<Lock> {
  // flock holds it as long as its child reads our end of the pipe.
  const holder = spawn('flock', ['--wait', String(seconds), path, 'sh', '-c', 'echo held; exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true, // Ctrl-C is for this process, which releases what it holds after it has cleaned up
  });
  const closed = once(holder, 'close');
  const held = await Promise.race([once(holder.stdout, 'data').then(() => true), closed.then(() => false)]);
  if (!held) throw new Error(`the lock ${path} was held by another process for ${seconds} s`);
  return {
    async release() {
      holder.stdin.end();
      await closed;
    },
  };
}

/** Whether a living process holds the file's lock. */
export async function isLocked(path: string): Promise<boolean> {
  return (await run(['flock', '--nonblock', path, 'true'])).code !== 0;
}
