import type { ComposeFile, LocalStack } from '../../src/dev/local-stack';

/** A stack with one service of its name, that creates a network of its name and joins others. */
export function stackOf(
  name: string,
  { joins = [], ...rest }: Partial<LocalStack> & { joins?: string[] } = {},
): LocalStack {
  const networks = Object.fromEntries([[name, {}], ...joins.map((each) => [each, { external: true }])]);
  const compose: ComposeFile = { services: { [name]: { networks } }, networks };
  const services = [
    { name, image: 'registry.example/app:1.0.0', runs: 'always', workload: name, onChange: [] },
  ] as const;
  const still = { edge: false, needs: [], folders: [], requests: [], volumes: [] };
  return { name, ...still, services, folder: `infra/local/${name}`, compose, ...rest };
}
