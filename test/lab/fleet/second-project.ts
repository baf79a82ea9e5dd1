import type { Workstation } from './workstation';

export const secondDomain = 'almanac.example';

/** A project of another team's, whose name sorts before the first one's. It runs an image that is there. */
const declaration = `import { Certificate, Environment, type Fleet, Image, NginxVhost, Project, type Shape, Size, WebApp } from 'vpsynth';

export function almanac(fleet: Fleet, { production }: { readonly production: Shape }): void {
  const project = new Project(fleet, 'almanac', { registry: 'ghcr.io/acme/almanac', release: '1.0.0' });
  const prod = new Environment(project, 'prod', { on: production.host });
  const web = new WebApp(prod, 'web', {
    image: Image.of('ghcr.io/acme/jupiter/web:1.0.0'),
    port: 3000,
    metricsPath: '/metrics',
    // What the host has left.
    memory: Size.mebibytes(128),
    strategy: 'recreate',
  });
  const certificate = Certificate.acme({ email: 'ops@${secondDomain}' });
  new NginxVhost(prod, 'site', { edge: production.edge, domain: '${secondDomain}', certificate }).route('/', web);
}
`;

/** Declares the second project before the first, on the same host, and synthesizes. */
export async function declareSecondProject(workstation: Workstation): Promise<void> {
  await workstation.write('apps/almanac/project.ts', declaration);
  await workstation.edit(
    'infra/main.ts',
    'import { cepcomunicacion',
    "import { almanac } from '../apps/almanac/project';\nimport { cepcomunicacion",
  );
  await workstation.edit(
    'infra/main.ts',
    'jupiter(fleet, {',
    'almanac(fleet, { production: hostinger });\njupiter(fleet, {',
  );
  await workstation.vpsynth(['synth']);
}
