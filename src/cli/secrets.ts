import { actionOf } from './action';
import type { Command } from './command';
import { due } from './secrets/due';
import { generate } from './secrets/generate';
import { identity, rekey } from './secrets/keys';
import { list } from './secrets/list';
import { missing } from './secrets/missing';
import { record } from './secrets/record';
import { remove } from './secrets/remove';
import { rotate } from './secrets/rotate';
import { set } from './secrets/set';

const actions: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  list,
  missing,
  generate,
  set,
  remove,
  due,
  rotate,
  record,
  identity,
  rekey,
};

/** `vpsynth secrets`. */
export const secrets: Command = {
  description: `Says which secrets the stacks need and keeps their values in infra/secrets.age, encrypted (age) for the recipients that infra/secrets.recipients lists. Both files are committed, and infra/secrets.dates.json, which says when each was set. Never prints a value, and takes none as an argument.
A value in the environment variable of a secret's name comes before the file. What opens the file: VPSYNTH_AGE_IDENTITY, or the file that VPSYNTH_AGE_IDENTITY_FILE names, or ~/.config/vpsynth/identity.txt.`,
  arguments: '<action>',
  options: [
    ['list [host…]', 'every secret: where its value is kept, where it goes, who reads it'],
    ['missing [host…]', 'the secrets that have no value here, or one that their place refuses; fails if any'],
    [
      'generate [host…]',
      'make up every secret that has no value and that nobody else gives; names those that are left',
    ],
    ['set NAME', 'take the value from standard input, or ask for it without showing it'],
    ['set NAME… --generate', 'make values up: 48 hexadecimal digits each'],
    [
      'due [host…]',
      'the secrets whose declared time has passed (--within DAYS: or soon has), or that were never set, and what to do; fails if any; opens no value',
    ],
    [
      'rotate NAME…',
      'a new value: made up where a deployment tells all who must know it, else asked for; says what follows',
    ],
    ['rotate NAME… --generate', 'a new value, made up in any case'],
    ['record NAME', 'keep that a value, stored elsewhere, was set today (--on DAY: then)'],
    ['remove NAME', 'take the value out of the file'],
    ['identity', "print this machine's recipient; make an identity first where there is none"],
    ['rekey', 'encrypt the file again, for those that infra/secrets.recipients lists now'],
  ],
  examples: [
    'vpsynth secrets missing',
    'vpsynth secrets generate',
    'vpsynth secrets set SHOP_PROD_DATABASE_PASSWORD --generate',
    'vpsynth secrets set SHOP_PROD_SIGNING_KEY < key.pem',
    'vpsynth secrets due --within 14',
    'vpsynth secrets rotate SHOP_PROD_DATABASE_PASSWORD',
    'vpsynth secrets list web1',
    'vpsynth secrets identity   # a colleague sends you this; add it to infra/secrets.recipients and run:',
    'vpsynth secrets rekey',
  ],
  async run([name = '', ...args]) {
    return actionOf('secrets', actions, name)(args);
  },
};
