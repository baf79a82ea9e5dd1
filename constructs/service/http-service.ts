import type { Facet } from '../facets/facet';
import type { EnvironmentValue, WorkloadFacet } from '../facets/workload';
import { recordProblem } from '../fleet/problem';
import { ContainerService, type ContainerServiceProps } from './container-service';
import { requestMetrics } from './request-metrics';

export interface HttpServiceProps extends ContainerServiceProps {
  /** The port it answers http on. Its container is told it as `PORT`. */
  readonly port: number;
}

/** What an API server and a web front end have in common: told its port, and watched by its requests. */
export abstract class HttpService extends ContainerService {
  override facets(): readonly Facet[] {
    return [...super.facets(), ...(this.props.metricsPath === undefined ? [] : requestMetrics(this))];
  }

  protected override workload(): WorkloadFacet {
    const workload = super.workload();
    const { port } = this.props;
    if (port === undefined) return workload;
    this.#checkPort(port, workload.environment.PORT);
    return {
      ...workload,
      environment: { PORT: port, ...workload.environment },
      // A setting of a whole environment can't know where each of its services is asked.
      settable: workload.settable?.filter((name) => name !== 'PORT') ?? [],
    };
  }

  /** Its port said once more, in `environment`, does no harm; another one would be asked in vain. */
  #checkPort(port: number, said: EnvironmentValue | undefined): void {
    if (said === undefined || (typeof said !== 'object' && String(said) === String(port))) return;
    const own = Object.hasOwn(this.props.environment, 'PORT');
    recordProblem(this, {
      rule: 'port-contradicted',
      severity: 'error',
      message: `${own ? 'environment.PORT' : 'PORT, from what it uses,'} isn't the port that it is asked on`,
      got: String(said),
      allowed: `${port}, its port`,
      mend: own ? 'leave PORT out: port gives it' : 'give what it uses another prefix',
    });
  }
}
