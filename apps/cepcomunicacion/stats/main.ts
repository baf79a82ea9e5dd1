import { stats } from '../common/contracts';
import { runJobWorker } from '../common/job-worker';
import { makeReport } from './handle';

void runJobWorker({ contract: stats, handle: makeReport, everyMs: 60_000 });
