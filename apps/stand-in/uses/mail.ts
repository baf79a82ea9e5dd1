import { createTransport } from 'nodemailer';
import { optionalSetting, portSetting, setting } from 'vpsynth/runtime';
import type { OpenUse } from './use';

/** Usable when the relay greets and, where a user is given, lets it in. */
export const openMail: OpenUse = (prefix, ending) => {
  const user = optionalSetting(`${prefix}_USER`);
  const transport = createTransport({
    host: setting(`${prefix}_HOST`),
    port: portSetting(`${prefix}_PORT`),
    connectionTimeout: 1_500,
    ...(user !== undefined && { auth: { user, pass: setting(`${prefix}_PASSWORD`) }, requireTLS: true }),
  });
  ending.defer(prefix, () => transport.close());
  return { assertUsable: async () => void (await transport.verify()) };
};
