import { automation } from '../common/contracts';
import { runJobWorker } from '../common/job-worker';
import { handleLead } from './handle';

void runJobWorker({ contract: automation, handle: handleLead });
