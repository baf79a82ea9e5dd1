import { brokerSettings, openPublisher } from 'vpsynth/runtime';
import type { OpenUse } from './use';

/** Usable while a connection with a channel stands. */
export const openBroker: OpenUse = async (_prefix, ending) => {
  const publisher = await openPublisher({ broker: brokerSettings(), ending });
  return { assertUsable: async () => publisher.assertUp() };
};
