import { defineWorker } from 'vpsynth/runtime';
import { z } from 'zod';

export const ticks = defineWorker({
  queue: 'ticks',
  description: 'Counts what it is sent.',
  message: z.object({ number: z.int() }),
  retry: { attempts: 2 },
});
