import { encrypt } from '../../../src/deploy/secrets/age';
import { registryCredentials } from '../../../src/deploy/secrets/registry-credentials';
import { ada, byTheReference } from './keys';
import { folderWith } from './repository';

const all = {
  VPSYNTH_REGISTRY: 'registry.example:5000',
  VPSYNTH_REGISTRY_USERNAME: 'robot',
  VPSYNTH_REGISTRY_PASSWORD: 'planted',
};
const credentials = { registry: 'registry.example:5000', username: 'robot', password: 'planted' };

test('come from the environment, or from the encrypted file', async () => {
  expect(await registryCredentials({ root: folderWith(), environment: all })).toEqual(credentials);
  const root = folderWith({ 'infra/secrets.age': await encrypt(JSON.stringify(all), [ada.recipient]) });
  expect(await registryCredentials({ root, environment: { VPSYNTH_AGE_IDENTITY: ada.identity } })).toEqual(credentials);
});

test('a registry alone wants none, as a CI system says it by empty variables', async () => {
  const environment = { ...all, VPSYNTH_REGISTRY_USERNAME: '', VPSYNTH_REGISTRY_PASSWORD: '' };
  expect(await registryCredentials({ root: folderWith(), environment })).toBeUndefined();
  const root = folderWith({ 'infra/secrets.age': byTheReference });
  expect(await registryCredentials({ root, environment: { ...environment, HOME: root } })).toBeUndefined();
});

test('nobody needs an identity for a registry that wants no credentials', async () => {
  const root = folderWith({ 'infra/secrets.age': byTheReference });
  expect(await registryCredentials({ root, environment: { HOME: root } })).toBeUndefined();
  expect(await registryCredentials({ root, environment: { VPSYNTH_AGE_IDENTITY: ada.identity } })).toBeUndefined();
});

test.each<[NodeJS.ProcessEnv, string]>([
  [
    { VPSYNTH_REGISTRY_USERNAME: 'robot' },
    "the registry's credentials lack VPSYNTH_REGISTRY and VPSYNTH_REGISTRY_PASSWORD",
  ],
  [
    { ...all, VPSYNTH_REGISTRY: 'https://ghcr.io/acme' },
    'VPSYNTH_REGISTRY must be the host of a registry, such as ghcr.io or registry.example:5000',
  ],
])('are refused by half: %#', async (environment, message) => {
  await expect(registryCredentials({ root: folderWith(), environment })).rejects.toThrow(message);
});
