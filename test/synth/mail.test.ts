import { ContainerService, Environment, Image, LocalMachine, Mail, Project, SmtpRelay, Vps } from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { environment, problems, vps } from './checks/small-fleet';
import { fleetOfOne } from './fleet-of-one';

const image = Image.of('registry.example/app:1.0.0');
type Services = Record<string, { environment: Record<string, string>; depends_on?: object; image: string }>;

/** One declaration, as it stands on a host and on a developer's machine. */
function shop() {
  const { fleet, host } = fleetOfOne();
  const relay = new SmtpRelay(fleet, 'smtp', { hostname: 'smtp.provider.example' });
  const project = new Project(fleet, 'mailing', { registry: 'registry.example/mailing', release: '1.0.0' });
  for (const on of [host, new LocalMachine(fleet)] as const) {
    const where = new Environment(project, on instanceof Vps ? 'prod' : 'dev', { on });
    const mail = new Mail(where, 'mail', { from: 'Shop <no-reply@shop.example>', relay, catcherPath: '/mail' });
    new ContainerService(where, 'app', { image, uses: [mail] });
  }
  const files = synthesizeFleet(fleet);
  const services = (path: string) => (files.parse(`infra/${path}/compose.yaml`) as { services: Services }).services;
  return { files, services };
}

test('in production through the relay, over TLS, as a user of its own', () => {
  const { app } = shop().services('vps1/mailing-prod');
  expect(app?.environment).toEqual({
    SMTP_HOST: 'smtp.provider.example',
    SMTP_PORT: '587',
    SMTP_TLS: 'starttls',
    SMTP_FROM: 'Shop <no-reply@shop.example>',
    SMTP_USER: 'no-reply@shop.example',
    SMTP_PASSWORD_FILE: '/run/secrets/mailing-prod-mail-password',
  });
});

test('in development to a catcher, by the same declaration', () => {
  const services = shop().services('local/mailing-dev');
  expect(services.app?.environment).toEqual({
    SMTP_HOST: 'mail-catcher',
    SMTP_PORT: '1025',
    SMTP_TLS: 'none',
    SMTP_FROM: 'Shop <no-reply@shop.example>',
  });
  expect(services.app?.depends_on).toEqual({ 'mail-catcher': { condition: 'service_healthy' } });
  expect(services['mail-catcher']).toMatchObject({
    image: 'docker.io/axllent/mailpit:v1.30.5',
    environment: { MP_MAX_MESSAGES: '500', MP_WEBROOT: '/mail' },
    read_only: true,
  });
});

test('implicit TLS has a port of its own', () => {
  const { fleet } = fleetOfOne();
  const { endpoint } = new SmtpRelay(fleet, 'smtp', { hostname: 'smtp.provider.example', tls: 'implicit' });
  expect(endpoint.port).toBe(465);
});

test.each<[what: string, props: object, message: string]>([
  [
    'no relay',
    { from: 'a@shop.example' },
    'error mail-without-relay: shop/prod/mail: it has nothing to send its mail through, and shop/prod is not for development',
  ],
  ['no sender', {}, 'error props: shop/prod/mail: from is required'],
  [
    'a sender of two lines',
    { from: 'a@shop.example\r\nBcc: b@x.example' },
    'error props: shop/prod/mail: from: expected an address, or Name <address>',
  ],
  [
    'the relay by its name',
    { from: 'a@shop.example', relay: 'smtp' },
    'error props: shop/prod/mail: relay: expected a SmtpRelay, the object itself and not its name',
  ],
])('%s', (_, props, message) => {
  const told = problems((fleet) => new Mail(environment(vps(fleet)), 'mail', props as never));
  expect(told.split('\n')[0]).toBe(message);
});
