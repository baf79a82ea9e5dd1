import { z } from 'zod';
import type { Facet } from '../facets/facet';
import { Component } from '../fleet/component';
import { type Output, parseProps } from '../fleet/props';
import { Host } from '../host/host';

const tasks = z.array(z.string().trim().min(3, 'a task is a sentence')).default([]);

export const maintenanceCalendarShape = {
  /**
   * Beside logs, backups and usage.
   * @default none
   */
  weekly: tasks,
  /**
   * Beside upgrades of the system, old images, databases and the log of logins.
   * @default none
   */
  monthly: tasks,
  /**
   * Beside dependencies, keys and secrets, a benchmark and a restore drill.
   * @default none
   */
  quarterly: tasks,
  /**
   * Beside major upgrades, the shape of the whole and its cost.
   * @default none
   */
  yearly: tasks,
};

export interface MaintenanceCalendarProps extends Readonly<z.input<z.ZodObject<typeof maintenanceCalendarShape>>> {}

/**
 * What people look after on a host week by week, month by month: `infra/<host>/MAINTENANCE.md`, with the commands that
 * follow from what runs there.
 */
export class MaintenanceCalendar extends Component {
  readonly #tasks: Output<typeof maintenanceCalendarShape>;

  constructor(scope: Host, id: string, props: MaintenanceCalendarProps = {}) {
    super(scope, id);
    Host.around(this);
    this.#tasks = parseProps(this, maintenanceCalendarShape, props);
  }

  override facets(): readonly Facet[] {
    return [{ kind: 'maintenance', tasks: this.#tasks }];
  }
}
