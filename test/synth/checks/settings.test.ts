import { ApiServer, ContainerService, type Fleet, Secret, type VpsProps } from 'vpsynth';
import { environment, image, problems, vps } from './small-fleet';

const declare =
  (settings: VpsProps['settings'], ofHost: VpsProps['settings'] = {}) =>
  (fleet: Fleet) => {
    const host = vps(fleet, 'vps-1', { settings: ofHost });
    const prod = environment(host, 'shop', { settings });
    new ContainerService(prod, 'api', { image, environment: { LOG_LEVEL: 'info', TOKEN: Secret.env('TOKEN') } });
  };

test('setting-without-effect: what no service declares', () => {
  expect(problems(declare({ LOG_LEVEL: 'debug' }, { LOG_LEVEL: 'warn' }))).toBe('');
  expect(problems(declare({ LOGLEVEL: 'debug' }))).toMatchInlineSnapshot(`
"error setting-without-effect: shop/prod: settings.LOGLEVEL changes nothing: no service of it declares it
    got     debug
    mend    declare it in the service’s environment, or remove it"
`);
  expect(problems(declare({}, { LOGLEVEL: 'debug' }))).toMatchInlineSnapshot(`
"error setting-without-effect: vps-1: settings.LOGLEVEL changes nothing: no service on it declares it
    got     debug
    mend    declare it in the service’s environment, or remove it"
`);
});

test('setting-without-effect: a port, of which each service has its own', () => {
  const fleet = (settings: VpsProps['settings']) => (declared: Fleet) => {
    const prod = environment(vps(declared), 'shop', { settings });
    new ApiServer(prod, 'api', { image, port: 4000, metricsPath: undefined, environment: { PORT: 4000 } });
  };
  expect(problems(fleet({}))).toBe('');
  expect(problems(fleet({ PORT: 5000 }))).toMatchInlineSnapshot(`
"error setting-without-effect: shop/prod: settings.PORT can't take the place of what shop/prod/api gets from a connection, a secret or its port
    got     5000
    mend    remove it, and change what the service uses, or its port"
`);
});

test('setting-without-effect: what comes from a connection', () => {
  expect(
    problems((fleet) => {
      const prod = environment(vps(fleet), 'shop', { settings: { REGION: 'north' } });
      const own = { connection: () => ({ settings: { REGION: 'south' }, networks: [] }) };
      new ContainerService(prod, 'api', { image, uses: [own] });
    }),
  ).toMatchInlineSnapshot(`
"error setting-without-effect: shop/prod: settings.REGION can't take the place of what shop/prod/api gets from a connection, a secret or its port
    got     north
    mend    remove it, and change what the service uses, or its port"
`);
});

test('setting-without-effect: what comes from a secret', () => {
  expect(problems(declare({ TOKEN: 'open' }))).toMatchInlineSnapshot(`
"error setting-without-effect: shop/prod: settings.TOKEN can't take the place of what shop/prod/api gets from a connection, a secret or its port
    got     open
    mend    remove it, and change what the service uses, or its port"
`);
});
