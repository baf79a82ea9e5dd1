import type { SystemFigures } from './figures/figure';
import { neosale } from './figures/neosale';

/** The pages by their names, each with its projects. */
export const systems: Readonly<
  Record<string, { readonly figures: SystemFigures; readonly projects: readonly string[] }>
> = {
  neosale: { figures: neosale, projects: ['neosale'] },
};
