import { ContainerService, type Fleet, Secret, type VpsProps } from 'vpsynth';
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

test('setting-without-effect: what comes from a secret', () => {
  expect(problems(declare({ TOKEN: 'open' }))).toMatchInlineSnapshot(`
"error setting-without-effect: shop/prod: settings.TOKEN can't take the place of what shop/prod/api gets from a connection or a secret
    got     open
    mend    remove it, and change what the service uses"
`);
});
