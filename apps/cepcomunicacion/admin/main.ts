import { join } from 'node:path';
import { servePage } from '../shared/page-server';

void servePage({ base: '/admin', folder: join(__dirname, 'public'), port: 3001 });
