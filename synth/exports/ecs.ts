import type { ExportTarget } from '../../constructs/project/export-target';
import { healthCommand } from '../compose/health';
import { imageReference } from '../derive/image-reference';
import type { PlacedWorkload } from '../derive/model';
import type { Gap } from '../kubernetes/gap';
import { json } from '../serialize/json';
import { type Exported, type ExportedService, spelled } from './exported';
import { fargateSize } from './fargate-size';
import type { ExportFormat } from './format';

/** Fargate waits no longer than two minutes for a container to end, and for the start of a health check five. */
const longest = { stop: 120, start: 300 };

/**
 * A task definition for each service (AWS: RegisterTaskDefinition, Fargate). Services reach each other by Service
 * Connect, under their names; what is given where they run is a parameter of the Systems Manager.
 */
export function ecs(on: Exported, { region, executionRole }: Extract<ExportTarget, { to: 'ecs' }>): ExportFormat {
  const sized = on.services.filter(({ workload }) => fargateSize(workload.facet.resources) !== undefined);
  return {
    title: 'AWS ECS on Fargate',
    files: sized.map((service) => ({
      name: `ecs/${service.workload.facet.name}.json`,
      content: json(taskDefinition(on, service, region, executionRole)),
    })),
    commands: sized.map(
      ({ workload }) =>
        `aws ecs register-task-definition --region ${region} --cli-input-json file://${workload.facet.name}.json`,
    ),
    gaps: on.services.flatMap(gapsOf),
  };
}

function taskDefinition(on: Exported, { workload, settings }: ExportedService, region: string, executionRole: string) {
  const { facet, stack } = workload;
  const size = fargateSize(facet.resources);
  const [endpoint] = facet.endpoints;
  return {
    family: `${stack.name}-${facet.name}`,
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    cpu: String(size?.cpu),
    memory: String(size?.memory),
    executionRoleArn: executionRole,
    containerDefinitions: [
      {
        name: facet.name,
        image: imageReference(workload),
        command: facet.command,
        essential: true,
        memoryReservation: facet.resources.memoryReservation.mebibytes,
        portMappings: endpoint && [{ name: endpoint.name, containerPort: endpoint.port, protocol: 'tcp' }],
        environment: settings.flatMap((setting) => {
          if (setting.type === 'given') return [];
          const value = setting.type === 'plain' ? setting.text : spelled(setting.service.facet.name, setting.place);
          return [{ name: setting.name, value }];
        }),
        secrets: settings.flatMap((setting) =>
          setting.type === 'given'
            ? [
                {
                  name: setting.name,
                  valueFrom: `/${on.environment.project.node.id}/${on.environment.node.id}/${setting.key}`,
                },
              ]
            : [],
        ),
        healthCheck: healthCheck(workload),
        user: String(facet.container.userId),
        readonlyRootFilesystem: facet.container.readOnlyRootFilesystem,
        linuxParameters: { initProcessEnabled: facet.container.init },
        stopTimeout: Math.min(longest.stop, Math.ceil(facet.container.stopGracePeriod.seconds)),
        logConfiguration: {
          logDriver: 'awslogs',
          options: {
            'awslogs-group': `/ecs/${stack.name}`,
            'awslogs-region': region,
            'awslogs-stream-prefix': facet.name,
          },
        },
      },
    ],
  };
}

function healthCheck({ facet: { health } }: PlacedWorkload) {
  if (health === undefined) return undefined;
  const { interval, timeout, retries, startPeriod } = health.timing;
  return {
    command: ['CMD', ...healthCommand(health)],
    interval: Math.min(longest.start, Math.max(5, Math.ceil(interval.seconds))),
    timeout: Math.min(60, Math.max(2, Math.ceil(timeout.seconds))),
    retries: Math.min(10, retries),
    startPeriod: Math.min(longest.start, Math.ceil(startPeriod.seconds)),
  };
}

function gapsOf({ workload: { component, facet } }: ExportedService): Gap[] {
  const gap = (what: string): Gap => ({ path: component.node.path, what });
  const temporary = facet.mounts.filter((mount) => mount.type === 'temporary').map(({ target }) => target);
  return [
    ...(fargateSize(facet.resources) === undefined ? [gap('larger than any task of Fargate: not carried')] : []),
    ...(facet.runs.type === 'always'
      ? [gap(`${facet.replicas} of it are the service’s desiredCount, not its task’s`)]
      : [gap('run it as a task of its own (aws ecs run-task) before the services are updated')]),
    ...(facet.container.readOnlyRootFilesystem && temporary.length > 0
      ? [gap(`Fargate has no file system in memory: nothing can be written to ${temporary.join(', ')}`)]
      : []),
  ];
}
