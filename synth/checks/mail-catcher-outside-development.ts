import type { Check } from './check';
import { environmentOf } from './environment-of';

/** Mail is caught in development alone. */
export const mailCatcherOutsideDevelopment: Check = {
  rule: 'mail-catcher-outside-development',
  severity: 'error',
  why: 'A catcher sends nothing on and shows every mail, password resets among them, to whoever asks.',
  *check(model) {
    for (const { component } of model.find('mail-catcher')) {
      const environment = environmentOf(component);
      const hosts = new Set(model.placed(component).map(({ stack }) => stack.host));
      const local = [...hosts].every((host) => host?.local === true);
      if (environment === undefined ? local : environment.purpose === 'development') continue;
      yield {
        on: component,
        message: 'it catches mail where mail is meant to be sent',
        got:
          environment === undefined
            ? 'a host that is deployed to'
            : `${environment.node.path}, for ${environment.purpose}`,
        allowed: 'an environment for development',
        mend: 'declare Mail with a relay: in development it catches by itself',
      };
    }
  },
};
