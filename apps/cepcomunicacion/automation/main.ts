import { runJobWorker } from '../shared/job-worker';
import { handleLead } from './handle';

void runJobWorker({ queue: 'automation', handle: handleLead });
