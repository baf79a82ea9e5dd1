import { join } from 'node:path';
import { servePage } from '../common/page-server';

void servePage({ base: '/admin', folder: join(__dirname, 'public'), port: 3001 });
