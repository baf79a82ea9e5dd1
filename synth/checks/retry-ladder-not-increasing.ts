import type { Check } from './check';

/** Each wait between two attempts is longer than the one before. */
export const retryLadderNotIncreasing: Check = {
  rule: 'retry-ladder-not-increasing',
  severity: 'error',
  why: 'A retry that comes as soon as the last one meets the same fault, and adds its load to a service that is down (rabbitmq.com/docs/dlx, ttl); the last wait holds for all further attempts anyway.',
  *check(model) {
    for (const { queue, retries } of model.find('rabbitmq-virtual-host').flatMap(({ facet }) => facet.queues)) {
      const step = retries.findIndex((wait, index) => {
        const before = retries[index - 1];
        return before !== undefined && wait.milliseconds <= before.milliseconds;
      });
      if (step === -1) continue;
      yield {
        on: queue,
        message: `the wait of its retry ${step + 1} is no longer than that of the retry before`,
        got: retries.map(String).join(', '),
        mend: 'give a retryFactor above 1, or retryDelays that grow',
      };
    }
  },
};
