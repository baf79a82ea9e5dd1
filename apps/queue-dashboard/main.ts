import { serveQueueDashboard } from 'vpsynth/runtime';

void serveQueueDashboard();
