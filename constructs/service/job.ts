import type { Construct } from 'constructs';
import type { Schedule } from '../facets/workload';
import { recordProblem } from '../fleet/problem';
import { overDefaults } from '../fleet/resolved';
import { show } from '../fleet/show';
import { cronExpression } from '../values/cron';
import { ContainerService, type ContainerServiceProps } from './container-service';
import { defaults, resourcesBeside } from './service-defaults';

export interface JobProps
  extends Omit<
    ContainerServiceProps,
    'replicas' | 'strategy' | 'canary' | 'observation' | 'port' | 'health' | 'metricsPath' | 'readiness' | 'protocol'
  > {
  /**
   * When it runs: five cron fields, in UTC. On a host, a run that lasts an hour is ended.
   * @default once, before the services start that name it in their `after`
   */
  readonly schedule?: string;
}

/**
 * Something that runs to its end: once a release before what waits for it, or on a schedule. What changes a database is a
 * Migration.
 */
export class Job extends ContainerService {
  readonly #schedule: string | undefined;

  /** @internal */
  override get ownProperties(): readonly string[] {
    return ['schedule'];
  }

  constructor(scope: Construct, id: string, props: JobProps) {
    const { schedule, ...container } = Object(props) as JobProps;
    super(scope, id, overDefaults(resourcesBeside(defaults.worker, container), container));
    const wellFormed = schedule === undefined || cronExpression.safeParse(schedule).success;
    this.#schedule = wellFormed ? schedule : undefined;
    if (!wellFormed) {
      recordProblem(this, {
        rule: 'props',
        severity: 'error',
        message: 'schedule: expected five cron fields: minute hour day month weekday',
        got: show(schedule),
        allowed: "such as '0 2 * * *', daily at 02:00 UTC",
      });
    }
  }

  protected override schedule(): Schedule {
    return this.#schedule === undefined ? { type: 'once' } : { type: 'cron', expression: this.#schedule };
  }
}
