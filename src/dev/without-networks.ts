import type { LocalStack } from './local-stack';

/**
 * A Compose file to be laid over a stack's own: leaves networks out, of which Compose would say that they don't exist.
 * Names of services and networks are words of a-z, 0-9 and hyphens, so that they stand as they are.
 */
export function withoutNetworks({ compose }: LocalStack, absent: readonly string[]): string {
  const services = Object.entries(compose.services).flatMap(([name, service]) => {
    const joined = absent.filter((network) => network in (service.networks ?? {}));
    return joined.length === 0 ? [] : [`  ${name}:`, '    networks:', ...joined.map((each) => `      ${left(each)}`)];
  });
  return ['services:', ...services, 'networks:', ...absent.map((each) => `  ${left(each)}`), ''].join('\n');
}

function left(network: string): string {
  return `${network}: !reset null`;
}
