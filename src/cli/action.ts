import { closest } from '../../constructs/fleet/closest';
import { UsageError } from './user-error';

/**
 * What follows a command's name, such as `list` of `secrets list`.
 *
 * @throws UsageError that names the nearest, or all that there are
 */
export function actionOf<Action>(command: string, actions: Readonly<Record<string, Action>>, name: string): Action {
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (action !== undefined) return action;
  const known = Object.keys(actions);
  const all = `${known.join(', ')}; see npx vpsynth ${command} --help`;
  if (name === '') throw new UsageError(`say what to do: ${all}`);
  const near = closest(name, known);
  const hint = near === undefined ? all : `did you mean ${near}? See npx vpsynth ${command} --help`;
  throw new UsageError(`there is no action ${JSON.stringify(name)} of ${command}: ${hint}`);
}
