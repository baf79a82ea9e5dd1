import { MailCatcher } from 'vpsynth';
import { environment, problems, vps } from './small-fleet';

test('mail-catcher-outside-development', () => {
  expect(
    problems((fleet) => {
      const host = vps(fleet);
      new MailCatcher(environment(host), 'mailpit');
      new MailCatcher(host, 'mailpit');
    }),
  ).toMatchInlineSnapshot(`
"error mail-catcher-outside-development: vps-1/mailpit: it catches mail where mail is meant to be sent
    got     a host that is deployed to
    allowed an environment for development
    mend    declare Mail with a relay: in development it catches by itself

error mail-catcher-outside-development: shop/prod/mailpit: it catches mail where mail is meant to be sent
    got     shop/prod, for production
    allowed an environment for development
    mend    declare Mail with a relay: in development it catches by itself"
`);
});
