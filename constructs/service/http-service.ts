import type { Facet } from '../facets/facet';
import { ContainerService, type ContainerServiceProps } from './container-service';
import { requestMetrics } from './request-metrics';

export interface HttpServiceProps extends ContainerServiceProps {
  /** The port it answers http on. Its container is told it as `PORT`. */
  readonly port: number;
}

/** What an API server and a web front end have in common: they are watched by their requests. */
export abstract class HttpService extends ContainerService {
  override facets(): readonly Facet[] {
    return [...super.facets(), ...(this.props.metricsPath === undefined ? [] : requestMetrics(this))];
  }
}
