import type { DeployedService } from '../../synth/deployment/deployment';
import type { LocalStack } from './local-stack';

/** Seconds that a stack may take to become healthy, images and all the rest being there. */
const healthyWithin = 300;
/** Seconds that a container may take to stop; nobody's work is lost on a developer's machine. */
const stopWithin = 10;

/**
 * Starts a stack from what its files say now. Its containers are made anew, since Compose doesn't see a change of the
 * files that they mount; volumes stay.
 *
 * @param isChanged true: another Compose file, on standard input, is laid over the stack's own
 */
export function upArguments(stack: LocalStack, isChanged: boolean): string[] {
  const files = isChanged ? ['--file', 'compose.yaml', '--file', '-'] : [];
  const wait = endsAlone(stack) ? [] : ['--wait', '--wait-timeout', String(healthyWithin)];
  return ['compose', ...files, 'up', '--detach', '--force-recreate', '--remove-orphans', ...wait];
}

/** What runs to its end when the rest of a stack is healthy, in order: the same overlay on standard input. */
export function contractArguments({ services }: LocalStack, isChanged: boolean): string[][] {
  const files = isChanged ? ['--file', 'compose.yaml', '--file', '-'] : [];
  return services
    .filter(isContract)
    .map(({ name }) => ['compose', ...files, 'run', '--rm', '--no-deps', '--no-TTY', name]);
}

function isContract({ migration }: DeployedService): boolean {
  return migration?.kind === 'contract';
}

/** What a stack's programs are to be told once they run, in order: databases that a volume doesn't have yet, and so on. */
export function afterUpArguments({ services }: LocalStack): string[][] {
  return services.flatMap(({ name, onChange }) =>
    onChange.flatMap(({ exec }) =>
      exec.map(({ argv, user }) => [
        'compose',
        'exec',
        '--no-TTY',
        ...(user === undefined ? [] : ['--user', user]),
        name,
        ...argv,
      ]),
    ),
  );
}

/** Builds and replaces what a changed source belongs to, for as long as it runs. */
export const watchArguments = ['compose', 'watch', '--no-up'];

/** Shows what the services print that are built here. */
export function logsArguments(stack: LocalStack): string[] {
  return ['compose', 'logs', '--follow', '--tail', '0', ...builtServices(stack)];
}

export const stopArguments = ['compose', 'stop', '--timeout', String(stopWithin)];

/** The services whose images are built from this repository. */
export function builtServices({ compose }: LocalStack): string[] {
  return Object.keys(compose.services).filter((name) => compose.services[name]?.build !== undefined);
}

/** `--wait` takes the end of a job that nothing waits for as a failure, even a good one. */
function endsAlone({ services, compose }: LocalStack): boolean {
  const awaited = Object.values(compose.services).flatMap(({ depends_on: before = {} }) => Object.keys(before));
  return services.some((each) => each.runs === 'once' && !isContract(each) && !awaited.includes(each.name));
}
