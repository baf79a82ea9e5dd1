import { z } from 'zod';

/** Processor time of a container, in cores. Docker takes no less than a hundredth of one (moby: daemon_unix.go). */
export const processors = z.number().min(0.01);
