import type { Construct } from 'constructs';
import { overDefaults } from '../fleet/resolved';
import { HttpService, type HttpServiceProps } from './http-service';
import { defaults, resourcesBeside } from './service-defaults';

export interface ApiServerProps extends HttpServiceProps {}

/**
 * An API server: health at `/health`, readiness at `/health/ready`, metrics at `/metrics`, released blue-green, 512 MiB
 * and one core unless said otherwise.
 */
export class ApiServer extends HttpService {
  constructor(scope: Construct, id: string, props: ApiServerProps) {
    const ofType = {
      ...resourcesBeside(defaults.api, props),
      health: { path: '/health' },
      readiness: { path: '/health/ready' },
      metricsPath: '/metrics',
      strategy: 'blue-green',
    } as const;
    super(scope, id, overDefaults(ofType, props));
  }
}
