import type { StackPlan } from '../../src/deploy/plan';

/** A stack that has nothing to be done. */
export const still: StackPlan = {
  first: false,
  interrupted: false,
  install: [],
  remove: [],
  unread: [],
  edited: [],
  secrets: [],
  containers: {},
  certificates: [],
  leftovers: [],
};
