import { llm } from '../shared/contracts';
import { runJobWorker } from '../shared/job-worker';
import { handleArticle } from './handle';

void runJobWorker({ contract: llm, handle: handleArticle });
