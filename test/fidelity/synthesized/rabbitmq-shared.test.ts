import { connect } from 'amqplib';
import { Fleet, RabbitMqBroker, RabbitMqVirtualHost } from 'vpsynth';
import { environment, service, vps } from '../../synth/checks/small-fleet';
import { describeWithPrograms, type RunningRabbitmq, withRabbitmq } from '../programs';
import { brokerOf } from './broker-of';
import { secret } from './containers';

/** Two environments on one broker of their host; the second declares queues itself. */
function shared(): Fleet {
  const fleet = new Fleet();
  const host = vps(fleet);
  const broker = new RabbitMqBroker(host, 'rabbitmq');
  for (const project of ['shop', 'blog']) {
    const prod = environment(host, project);
    const queues = new RabbitMqVirtualHost(prod, 'rabbitmq', { broker, userDeclares: project === 'blog' });
    queues.queue('orders', { retries: 1 });
    service(prod, 'api', { uses: [queues] });
  }
  return fleet;
}

describeWithPrograms('a broker that environments share', () => {
  test('keeps them apart, and lets a user do no more than it was given', async () => {
    await withRabbitmq(brokerOf(shared()), async (running) => {
      expect(await opens(running, 'shop_prod', 'shop-prod')).toBe(true);
      expect(await opens(running, 'shop_prod', 'blog-prod')).toContain('got <ConnectionClose');
      expect(await opens(running, 'operator', 'shop-prod')).toBe(true);
      expect(await opens(running, 'guest', 'shop-prod', 'guest')).toMatch(/ACCESS.REFUSED/);

      expect(await attempts(running, 'shop_prod', 'shop-prod')).toEqual({
        'publishes to a queue': 'may',
        'consumes it': 'may',
        'asks whether it is there': 'may',
        'declares a queue': 'may not',
        'declares an exchange': 'may not',
        'deletes a queue': 'may not',
      });
      expect(Object.values(await attempts(running, 'blog_prod', 'blog-prod'))).not.toContain('may not');
      expect(await attempts(running, 'operator', 'shop-prod')).toMatchObject({
        'publishes to a queue': 'may not',
        'deletes a queue': 'may not',
      });
    });
  });
});

const at = ({ port }: RunningRabbitmq, username: string, vhost: string, password = secret) => ({
  hostname: '127.0.0.1',
  port,
  username,
  password,
  vhost,
});

async function opens(running: RunningRabbitmq, user: string, vhost: string, password = secret): Promise<true | string> {
  try {
    await (await connect(at(running, user, vhost, password))).close();
    return true;
  } catch (error) {
    return (error as Error).message;
  }
}

/** What a user may do: each on a channel of its own, which the broker closes where it may not. */
async function attempts(running: RunningRabbitmq, user: string, vhost: string): Promise<Record<string, string>> {
  const connection = await connect(at(running, user, vhost));
  connection.on('error', () => {});
  const may = async (
    work: (channel: Awaited<ReturnType<typeof connection.createConfirmChannel>>) => Promise<unknown>,
  ) => {
    const channel = await connection.createConfirmChannel();
    channel.on('error', () => {});
    try {
      await work(channel);
      await channel.close();
      return 'may';
    } catch (error) {
      return /ACCESS.REFUSED|channel closed/i.test((error as Error).message) ? 'may not' : String(error);
    }
  };
  const found = {
    'publishes to a queue': await may(async (channel) => {
      channel.sendToQueue('orders', Buffer.from('{}'));
      await channel.waitForConfirms();
    }),
    'consumes it': await may((channel) => channel.consume('orders', () => {})),
    'asks whether it is there': await may((channel) => channel.checkQueue('orders')),
    'declares a queue': await may((channel) => channel.assertQueue('mine', { durable: true })),
    'declares an exchange': await may((channel) => channel.assertExchange('mine', 'topic')),
    'deletes a queue': await may((channel) => channel.deleteQueue('orders.retry.1')),
  };
  await connection.close();
  return found;
}
