import { connect } from 'amqplib';
import { Fleet, RabbitMqBroker, Worker } from 'vpsynth';
import { defineWorker, type MessageOutcome, openPublisher, startWorker } from 'vpsynth/runtime';
import { z } from 'zod';
import { silentLog } from '../../runtime/silent-log';
import { environment, image, vps } from '../../synth/checks/small-fleet';
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

async function until(what: string, isTrue: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; ) {
    if (await isTrue()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${what} never happened`);
}

describeWithPrograms('a worker by its contract', () => {
  test('retries after growing waits, gives up, and says why', async () => {
    await withRabbitmq(brokerOf(declared()), async ({ port }) => {
      const broker = { hostname: '127.0.0.1', port, vhost: 'shop-prod', username: 'shop_prod', password: secret };
      const steps: (() => Promise<void>)[] = [];
      const ending = { defer: (_: string, run: () => void | Promise<void>) => void steps.push(async () => run()) };
      const log = silentLog();
      const attempts: { at: number; attempt: number }[] = [];
      const outcomes: MessageOutcome['outcome'][] = [];
      const consumer = await startWorker(orders, {
        broker,
        ending,
        log,
        handle: async ({ attempt, body }) => {
          attempts.push({ at: Date.now(), attempt });
          if (body.id === 1) throw new Error('the shipper is down');
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
      await until('the connections', isUp);

      await publisher.send(orders, { id: 1 }, 'order-1');
      await until('the last attempt', () => outcomes.at(-1) === 'dead');
      expect(attempts.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4]);
      const waits = attempts.slice(1).map(({ at }, index) => at - (attempts[index]?.at ?? 0));
      for (const [index, least] of [400, 1200, 3600].entries()) expect(waits[index]).toBeGreaterThanOrEqual(least);
      expect(waits[2]).toBeLessThan(6000);

      await publisher.publish('orders', { id: 'one' }, 'order-2');
      await until('the message that is none', () => outcomes.length === 5);
      await publisher.send(orders, { id: 3 });
      await until('the sound message', () => outcomes.at(-1) === 'handled');

      const connection = await connect(broker);
      const channel = await connection.createChannel();
      const dead = [await channel.get('orders.dead'), await channel.get('orders.dead')];
      expect(
        dead.map((each) => each && [each.properties.messageId, each.properties.headers?.['x-dead-reason']]),
      ).toEqual([
        ['order-1', 'attempts-exhausted'],
        ['order-2', 'invalid-message'],
      ]);
      await connection.close();
      for (const step of steps.reverse()) await step();
    });
  });
});
