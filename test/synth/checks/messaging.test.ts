import { Duration, type Fleet, RabbitMqBroker, RabbitMqVirtualHost } from 'vpsynth';
import { environment, problems, service, vps } from './small-fleet';

/** Only what is asked here: nobody watches these fleets. */
const errors = (declare: (fleet: Fleet) => unknown) =>
  problems(declare)
    .split('\n\n')
    .filter((each) => each.startsWith('error'))
    .join('\n\n');

function shared(fleet: Fleet, props: object = {}) {
  const host = vps(fleet);
  const broker = new RabbitMqBroker(host, 'rabbitmq');
  for (const project of ['shop', 'blog']) {
    const prod = environment(host, project);
    service(prod, 'api', { uses: [new RabbitMqVirtualHost(prod, 'queues', { broker, ...props })] });
  }
}

test('several environments share a broker', () => {
  expect(errors((fleet) => shared(fleet))).toBe('');
});

test('virtual-host-taken', () => {
  expect(errors((fleet) => shared(fleet, { name: 'main' }))).toMatchInlineSnapshot(`
"error virtual-host-taken: blog/prod/queues: its virtual host on vps-1/rabbitmq is also that of shop/prod/queues
    got     main
    mend    give one of them another name"
`);
  expect(errors((fleet) => shared(fleet, { user: 'app' }))).toMatchInlineSnapshot(`
"error virtual-host-taken: blog/prod/queues: its user on vps-1/rabbitmq is also that of shop/prod/queues
    got     app
    mend    give one of them another user"
`);
  expect(
    errors((fleet) => {
      const host = vps(fleet);
      const broker = new RabbitMqBroker(host, 'rabbitmq');
      new RabbitMqVirtualHost(environment(host), 'queues', { broker, user: 'operator' });
      new RabbitMqBroker(environment(host, 'blog'), 'rabbitmq', { user: 'guest' });
    }),
  ).toMatchInlineSnapshot(`
"error virtual-host-taken: shop/prod/queues: its user on vps-1/rabbitmq is the operator's
    got     operator
    mend    give it another user

error virtual-host-taken: blog/prod/rabbitmq: its user on blog/prod/rabbitmq is one that every broker once had
    got     guest
    mend    give it another user"
`);
});

test('retry-ladder-not-increasing', () => {
  const declare = (props: object) => (fleet: Fleet) =>
    new RabbitMqBroker(environment(vps(fleet)), 'rabbitmq').queue('orders', props);
  expect(errors(declare({ retryFactor: 1 }))).toMatchInlineSnapshot(`
"error retry-ladder-not-increasing: shop/prod/rabbitmq/orders: the wait of its retry 2 is no longer than that of the retry before
    got     1s, 1s, 1s, 1s, 1s
    mend    give a retryFactor above 1, or retryDelays that grow"
`);
  const delays = (...seconds: number[]) => ({ retryDelays: seconds.map((each) => Duration.seconds(each)) });
  expect(errors(declare(delays(5, 60, 30)))).toMatchInlineSnapshot(`
"error retry-ladder-not-increasing: shop/prod/rabbitmq/orders: the wait of its retry 3 is no longer than that of the retry before
    got     5s, 1m, 30s
    mend    give a retryFactor above 1, or retryDelays that grow"
`);
  expect(errors(declare(delays(5, 60, 300)))).toBe('');
  expect(errors(declare({ retries: 1, retryFactor: 1 }))).toBe('');
});

test("a host's broker has no queues and no user of its own", () => {
  expect(
    errors((fleet) => {
      const host = vps(fleet);
      const broker = new RabbitMqBroker(host, 'rabbitmq');
      broker.queue('orders');
      service(environment(host), 'api', { uses: [broker] });
    }),
  ).toMatchInlineSnapshot(`
"error shared-broker: vps-1/rabbitmq: a queue of a broker stands in a virtual host, and one of a host has none of its own
    mend    declare new RabbitMqVirtualHost(environment, 'rabbitmq', { broker }) and use that

error shared-broker: vps-1/rabbitmq: a user of a broker stands in a virtual host, and one of a host has none of its own
    mend    declare new RabbitMqVirtualHost(environment, 'rabbitmq', { broker }) and use that"
`);
});

test("another environment's broker is not shared", () => {
  expect(
    errors((fleet) => {
      const host = vps(fleet);
      const broker = new RabbitMqBroker(environment(host), 'rabbitmq');
      const blog = environment(host, 'blog');
      service(blog, 'api', { uses: [new RabbitMqVirtualHost(blog, 'queues', { broker })] });
    }),
  ).toMatchInlineSnapshot(`
"error environment-isolation: blog/prod/proxy: it joins shop/prod/network and reaches amqp of shop/prod/rabbitmq: what is another environment's
    got     shop/prod
    mend    declare what it needs in blog/prod or on its host, or reach it by a public name"
`);
});
