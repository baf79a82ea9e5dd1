import { automation } from '../shared/contracts';
import { runJobWorker } from '../shared/job-worker';
import { handleLead } from './handle';

void runJobWorker({ contract: automation, handle: handleLead });
