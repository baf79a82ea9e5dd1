import { stats } from '../shared/contracts';
import { runJobWorker } from '../shared/job-worker';
import { makeReport } from './handle';

void runJobWorker({ contract: stats, handle: makeReport, everyMs: 60_000 });
