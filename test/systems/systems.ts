import { cepcomunicacion } from './figures/cepcomunicacion';
import type { SystemFigures } from './figures/figure';
import { jupiter } from './figures/jupiter';
import { monorepo } from './figures/monorepo';
import { neosale } from './figures/neosale';
import { nxProject } from './figures/nx-project';

/** What the systems' pages ask for, by the name of the page. */
export const systems: Readonly<Record<string, SystemFigures>> = {
  cepcomunicacion,
  jupiter,
  monorepo,
  neosale,
  'nx-project': nxProject,
};
