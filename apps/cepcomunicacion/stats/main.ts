import { runJobWorker } from '../shared/job-worker';
import { makeReport } from './handle';

void runJobWorker({ queue: 'stats', handle: makeReport, everyMs: 60_000 });
