import { Fleet, RabbitMqBroker, Worker } from 'vpsynth';
import { defineWorker, type MessageOutcome, openPublisher, rabbitMqDeadLetters, startWorker } from 'vpsynth/runtime';
import { z } from 'zod';
import { silentLog } from '../../runtime/silent-log';
import { environment, image, vps } from '../../synth/checks/small-fleet';
import { waitFor } from '../../wait-for';
import { describeWithPrograms, withRabbitmq } from '../programs';
import { brokerOf } from './broker-of';
import { secret } from './containers';

const orders = defineWorker({
  queue: 'orders',
  description: 'Ships what was ordered.',
  message: z.object({ id: z.int() }),
  retry: { attempts: 4, minSeconds: 0.4, maxSeconds: 3.6, factor: 3 },
});

function declared(): Fleet {
  const fleet = new Fleet();
  const prod = environment(vps(fleet));
  new Worker(prod, 'shipper', { image, contract: orders, uses: [new RabbitMqBroker(prod, 'rabbitmq')] });
  return fleet;
}

/** What was opened ends with the test, however that went: a connection that comes back by itself would not. */
const steps: (() => void | Promise<void>)[] = [];
const ending = { defer: (_: string, run: () => void | Promise<void>) => void steps.push(run) };
afterAll(async () => {
  for (const step of steps.reverse()) await step();
});

describeWithPrograms('a worker by its contract', () => {
  test('retries after growing waits, gives up and says why; a person looks, and puts it back', async () => {
    await withRabbitmq(brokerOf(declared()), async ({ port }) => {
      const broker = { hostname: '127.0.0.1', port, vhost: 'shop-prod', username: 'shop_prod', password: secret };
      const log = silentLog();
      const attempts: { at: number; attempt: number }[] = [];
      let isDown = true;
      const outcomes: MessageOutcome['outcome'][] = [];
      const consumer = await startWorker(orders, {
        broker,
        ending,
        log,
        handle: async ({ attempt, body }) => {
          attempts.push({ at: Date.now(), attempt });
          if (body.id === 1 && isDown) throw new Error('the shipper is down');
        },
        onOutcome: ({ outcome }) => void outcomes.push(outcome),
      });
      const publisher = await openPublisher({ broker, ending, log });
      const isUp = () => {
        try {
          consumer.assertUp();
          publisher.assertUp();
          return true;
        } catch {
          return false;
        }
      };
      await waitFor('the connections', 30, isUp);

      await publisher.send(orders, { id: 1 }, 'order-1');
      await waitFor('the last attempt', 30, () => outcomes.at(-1) === 'dead');
      expect(attempts.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4]);
      const waits = attempts.slice(1).map(({ at }, index) => at - (attempts[index]?.at ?? 0));
      for (const [index, least] of [400, 1200, 3600].entries()) expect(waits[index]).toBeGreaterThanOrEqual(least);
      expect(waits[2]).toBeLessThan(6000);

      await publisher.publish('orders', { id: 'one' }, 'order-2');
      await waitFor('the message that is none', 30, () => outcomes.length === 5);
      await publisher.send(orders, { id: 3 });
      await waitFor('the sound message', 30, () => outcomes.at(-1) === 'handled');

      const letters = rabbitMqDeadLetters(orders, broker);
      const task = { action: 'list', limit: 10, by: 'ops@example' } as const;
      // Looking takes nothing away, however often: the broker would drop what is handed out 20 times.
      for (let looked = 0; looked < 25; looked += 1) expect(await letters.run(task)).toHaveLength(2);
      expect((await letters.run(task)).map(({ id, reason, attempts: tried }) => [id, reason, tried])).toEqual([
        ['order-1', 'attempts-exhausted', 4],
        ['order-2', 'invalid-message', 1],
      ]);
      expect(await letters.run({ ...task, action: 'discard', id: 'order-2' })).toHaveLength(1);

      isDown = false;
      expect(await letters.run({ ...task, action: 'requeue' })).toMatchObject([{ id: 'order-1', payload: '{"id":1}' }]);
      await waitFor('the message that was put back', 30, () => outcomes.length === 7 && outcomes.at(-1) === 'handled');
      expect(attempts.at(-1)?.attempt).toBe(1);
      expect(await letters.run(task)).toEqual([]);
    });
  });
});
