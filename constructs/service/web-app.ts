import type { Construct } from 'constructs';
import { overDefaults } from '../fleet/resolved';
import { HttpService, type HttpServiceProps } from './http-service';
import { defaults, resourcesBeside } from './service-defaults';

export interface WebAppProps extends HttpServiceProps {}

/** A web front end: health at `/health`, released blue-green, 256 MiB and half a core unless said otherwise. */
export class WebApp extends HttpService {
  constructor(scope: Construct, id: string, props: WebAppProps) {
    const ofType = {
      ...resourcesBeside(defaults.web, props),
      health: { path: '/health' },
      readiness: { path: '/health/ready' },
      strategy: 'blue-green',
    } as const;
    super(scope, id, overDefaults(ofType, props));
  }
}
