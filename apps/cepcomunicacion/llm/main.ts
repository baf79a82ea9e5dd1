import { llm } from '../common/contracts';
import { runJobWorker } from '../common/job-worker';
import { handleArticle } from './handle';

void runJobWorker({ contract: llm, handle: handleArticle });
