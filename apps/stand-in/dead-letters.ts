import { deadLettersCommand, setting } from 'vpsynth/runtime';
import { visitsWorker } from './contract';

void deadLettersCommand(visitsWorker(setting('QUEUE')));
