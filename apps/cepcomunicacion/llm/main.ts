import { runJobWorker } from '../shared/job-worker';
import { handleArticle } from './handle';

void runJobWorker({ queue: 'llm', handle: handleArticle });
