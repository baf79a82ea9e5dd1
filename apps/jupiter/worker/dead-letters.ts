import { deadLettersCommand } from 'vpsynth/runtime';
import { messagesWorker } from './contract';

void deadLettersCommand(messagesWorker);
