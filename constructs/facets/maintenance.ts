/** How often something is looked after. */
export type Interval = 'weekly' | 'monthly' | 'quarterly' | 'yearly';

/** What people do regularly on a host, beside what follows from what runs there. */
export interface MaintenanceFacet {
  readonly kind: 'maintenance';
  readonly tasks: Readonly<Record<Interval, readonly string[]>>;
}
