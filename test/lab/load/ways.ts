import { comparisons } from './comparison/comparisons';
import { strategies } from './strategies';

/** All that is measured, in the order of the page. */
export const ways: Readonly<Record<string, { readonly title: string }>> = { ...strategies, ...comparisons };
