import { EventEmitter, once } from 'node:events';
import { GracefulEnd } from 'vpsynth/runtime';
import { silentLog } from './silent-log';

/** A process that can be signalled and that tells its exit code instead of exiting. */
class FakeProcess extends EventEmitter {
  exit(code: number): void {
    this.emit('exited', code);
  }
}

function start(withinMs = 1_000) {
  const process = new FakeProcess();
  const ending = new GracefulEnd({ process, withinMs, log: silentLog() });
  const exited = once(process, 'exited').then(([code]) => code as number);
  return { process, ending, exited };
}

test.each(['SIGTERM', 'SIGINT'])('%s runs the steps, the last deferred first, and exits with 0', async (signal) => {
  const { process, ending, exited } = start();
  const order: string[] = [];
  ending.defer('database', () => void order.push('database'));
  ending.defer('server', async () => {
    await new Promise(setImmediate);
    order.push('server');
  });
  expect(ending.isEnding).toBe(false);
  process.emit(signal);
  expect(ending.isEnding).toBe(true);
  expect(await exited).toBe(0);
  expect(order).toEqual(['server', 'database']);
});

test('a step that fails keeps no other from running, and the exit code tells', async () => {
  const { process, ending, exited } = start();
  const first = jest.fn();
  ending.defer('first', first);
  ending.defer('second', () => Promise.reject(new Error('stuck')));
  process.emit('SIGTERM');
  expect(await exited).toBe(1);
  expect(first).toHaveBeenCalled();
});

test('steps that never finish are cut off', async () => {
  const { process, ending, exited } = start(20);
  ending.defer('endless', () => new Promise(() => {}));
  process.emit('SIGTERM');
  expect(await exited).toBe(1);
});

test('a second signal ends at once', async () => {
  const { process, ending, exited } = start();
  let finish = () => {};
  ending.defer('long', () => new Promise<void>((resolve) => (finish = resolve)));
  process.emit('SIGINT');
  process.emit('SIGINT');
  expect(await exited).toBe(1);
  finish();
});
