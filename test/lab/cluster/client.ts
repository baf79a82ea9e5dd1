import { setTimeout as sleep } from 'node:timers/promises';
import { brokerSettings, GracefulEnd, openPublisher, startWorker } from 'vpsynth/runtime';
import { ticks } from './contract';

/** Sends numbers, one after the other, each until the broker has confirmed it, and says which of them came back. */
async function main(): Promise<void> {
  const ending = new GracefulEnd();
  const handled = new Set<number>();
  await startWorker(ticks, {
    broker: brokerSettings(),
    ending,
    handle: async ({ body }) => void handled.add(body.number),
  });
  const publisher = await openPublisher({ broker: brokerSettings(), ending });
  let confirmed = 0;
  while (!ending.isEnding) {
    try {
      await publisher.send(ticks, { number: confirmed + 1 });
      confirmed += 1;
    } catch {
      // Sent again, until it is confirmed.
    }
    const lost = Array.from({ length: confirmed }, (_, index) => index + 1).filter((each) => !handled.has(each)).length;
    console.log(JSON.stringify({ confirmed, lost }));
    await sleep(200);
  }
}

void main();
