import type { DeliveryFacet } from '../../constructs/facets/delivery';
import type { Component } from '../../constructs/fleet/component';
import type { Host } from '../../constructs/host/host';
import type { Model } from '../derive/model';
import { header } from '../header';
import type { OutputSingle } from '../output/file';
import { type YamlValue, yaml } from '../serialize/yaml';
import { synthesizeCommand } from '../synthesize-command';
import { actionComments } from './actions';
import { builtImages, deliveredHosts, registriesOf } from './delivered';
import { hostGroups, inTurn } from './host-groups';
import { deploy, prepared, registryVariables, type WorkflowStep, writeKey } from './steps';

/** A job of a workflow, as GitHub reads it. */
interface Job {
  readonly needs?: string;
  readonly if?: string;
  readonly 'runs-on': string;
  readonly 'timeout-minutes': number;
  readonly permissions: Readonly<Record<string, 'read' | 'write'>>;
  readonly environment?: string;
  readonly concurrency?: { readonly group: string; readonly 'cancel-in-progress': boolean };
  readonly strategy?: { readonly 'fail-fast': boolean; readonly matrix: { readonly hosts: readonly string[] } };
  readonly steps: readonly WorkflowStep[];
}

/** What a job may last, for each host that it deploys to. */
const minutes = 60;
/** What GitHub lets a job last on its own runners (docs.github.com, "Actions limits"). */
const most = 360;

const pushed = "github.event_name == 'push'";

/** The workflow of a fleet's delivery; nothing when none is declared. */
export function deliveryWorkflow(model: Model): OutputSingle[] {
  return model.find('delivery').map(({ component, facet }) => ({
    path: '.github/workflows/fleet-deploy.yml',
    content: workflow(model, component, facet),
  }));
}

function workflow(model: Model, component: Component, facet: DeliveryFacet): string {
  const jobs = jobsOf(model, facet);
  return yaml(
    {
      name: 'fleet-deploy',
      on: { pull_request: {}, push: { branches: [facet.branch] } },
      // Each job says what it needs.
      permissions: {},
      concurrency: { group: 'fleet-deploy-${{ github.ref }}', 'cancel-in-progress': false },
      // Named, bash also fails where a command of a pipe does.
      defaults: { run: { shell: 'bash' } },
      jobs: jobs as unknown as YamlValue,
    },
    {
      header: header(
        component,
        'Secrets of the repository: VPSYNTH_SSH_IDENTITY, a private key whose other half stands in infra/authorized_keys, and',
        'VPSYNTH_AGE_IDENTITY, an age identity that infra/secrets.age is encrypted for.',
      ),
      comments: comments(jobs),
    },
  );
}

function jobsOf(model: Model, facet: DeliveryFacet): Record<string, Job> {
  const delivered = deliveredHosts(model, facet);
  const hosts = delivered.map(({ node }) => node.id);
  const { canaries, rest } = inTurn(hostGroups(model, delivered));
  const [registry] = registriesOf(model, facet);
  const builds = builtImages(model, facet).length > 0;
  const onPackages = (right: 'read' | 'write') => ({
    contents: 'read' as const,
    ...(registry === 'ghcr.io' && { packages: right }),
  });
  const common = { 'runs-on': facet.runner, 'timeout-minutes': minutes };
  const tested = builds ? 'build' : 'test';
  const deployment = (groups: readonly Host[][]) => ({
    if: pushed,
    ...common,
    // The hosts of a group follow each other.
    'timeout-minutes': Math.min(most, minutes * Math.max(...groups.map(({ length }) => length))),
    permissions: onPackages('read'),
    environment: '${{ matrix.hosts }}',
    concurrency: { group: 'fleet-deploy-${{ matrix.hosts }}', 'cancel-in-progress': false },
    strategy: {
      'fail-fast': false,
      matrix: { hosts: groups.map((group) => group.map(({ node }) => node.id).join(' ')) },
    },
    steps: [...prepared(facet), writeKey, deploy(registry)],
  });
  return {
    test: {
      ...common,
      permissions: { contents: 'read' },
      steps: [...prepared(facet), { run: `${synthesizeCommand} --check` }, ...facet.tests.map((run) => ({ run }))],
    },
    ...(builds && {
      build: {
        needs: 'test',
        if: pushed,
        ...common,
        permissions: onPackages('write'),
        steps: [
          ...prepared(facet),
          { env: registryVariables(registry), run: `npx vpsynth build --push ${hosts.join(' ')}` },
        ],
      },
    }),
    ...(canaries && { canary: { needs: tested, ...deployment(canaries) } }),
    ...(rest.length > 0 && { deploy: { needs: canaries ? 'canary' : tested, ...deployment(rest) } }),
  };
}

function comments(jobs: Record<string, Job>): Map<string, string> {
  const found = new Map<string, string>([
    [
      'concurrency',
      'From its tests on, one run at a time of a branch: else a slow earlier one would deploy its commit over a later one.',
    ],
  ]);
  for (const [name, { steps, concurrency }] of Object.entries(jobs)) {
    if (concurrency !== undefined) {
      found.set(
        `jobs/${name}/environment`,
        'Rules of its own, such as who must agree, stand in the repository’s settings.',
      );
      found.set(
        `jobs/${name}/strategy`,
        'Hosts that use each other are one group: one command puts what is used before what uses it.',
      );
      found.set(
        `jobs/${name}/concurrency`,
        'One at a time on each group of hosts, and none is broken off; of those that wait, the last.',
      );
    }
    if (name === 'canary')
      found.set(
        `jobs/${name}`,
        'Hosts that are declared canaries come first: where one fails, nothing is deployed to the others.',
      );
    for (const [path, version] of actionComments(name, steps)) found.set(path, version);
  }
  return found;
}
