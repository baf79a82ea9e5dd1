import type { ProxyRoute } from '../../constructs/edge/route';
import type { VirtualHostFacet } from '../../constructs/facets/edge';
import type { Endpoint } from '../../constructs/facets/endpoint';
import { Component } from '../../constructs/fleet/component';
import { Host } from '../../constructs/host/host';
import type { Image } from '../../constructs/values/image';
import type { Model } from '../derive/model';
import type { Check } from './check';
import { repositoryOf } from './image-name';
import { unguardedPages } from './unguarded-pages';

/** What is there for operators is shown to those only who prove who they are. */
export const administrationPublic: Check = {
  rule: 'administration-public',
  severity: 'error',
  why: 'It asks nobody for a password: whoever finds the name reads what no visitor may (mails, jobs, all names and versions of the fleet), and often changes it (prometheus.io: security model; the READMEs of Bull Board and Mailpit).',
  *check(model) {
    const open = new Map(
      model.find('administration').flatMap(({ facet }) => (facet.login === 'nobody' ? [[facet.endpoint, facet]] : [])),
    );
    for (const { component, facet } of model.find('virtual-host')) {
      if (isLocal(facet)) continue;
      for (const route of facet.routes) {
        if (route.type !== 'proxy' || isGuarded(route)) continue;
        const shows = open.get(route.target)?.shows ?? shownByImage(model, route.target);
        if (shows === undefined) continue;
        yield {
          on: component,
          site: route.site,
          message: `the route ${route.path} of ${facet.domain} shows ${route.target.owner.node.path} to everybody: ${shows}`,
          got: 'neither basicAuth nor allow',
          mend: 'give the route basicAuth or allow, or reach it through an ssh tunnel',
        };
      }
    }
  },
};

/** A developer's machine answers itself alone. */
function isLocal({ edges }: VirtualHostFacet): boolean {
  return edges.length > 0 && edges.every((edge) => Host.of(edge)?.local === true);
}

function isGuarded({ basicAuth, allow }: ProxyRoute): boolean {
  return basicAuth !== undefined || allow !== undefined;
}

/** Of any construct, what its image is known to show: one that states how it asks for a password is trusted. */
function shownByImage(model: Model, target: Endpoint): string | undefined {
  const { owner } = target;
  if (!(owner instanceof Component) || model.facetsOf(owner, 'administration').length > 0) return undefined;
  const workload = model.facetsOf(owner, 'workload').find(({ endpoints }) => endpoints.includes(target));
  const name = workload && lastName(workload.image);
  return name && unguardedPages.find(({ images }) => images.test(name))?.shows;
}

function lastName(image: Image): string | undefined {
  return image.build?.name ?? repositoryOf(image)?.split('/').at(-1);
}
