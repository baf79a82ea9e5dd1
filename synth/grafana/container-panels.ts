import { type Labels, withLabels } from '../prometheus/rule';
import type { Panel } from './panel';

const service = 'container_label_com_docker_compose_service';
const stack = 'container_label_com_docker_compose_project';
const named = `{self, ${service}!=""}`;
const legend = `{{${stack}}} {{${service}}}`;

/** Processor time and memory of each container, by cAdvisor's series. */
export function containerPanels(labels: Labels): Panel[] {
  const panel = (title: string, unit: string, expression: string): Panel => ({
    section: 'Processor and memory',
    title,
    unit,
    queries: [{ expression: withLabels(expression, labels), legend }],
  });
  const by = `sum by (${stack}, ${service})`;
  return [
    panel('Processor, in cores', 'short', `${by} (rate(container_cpu_usage_seconds_total${named}[$__rate_interval]))`),
    panel('Memory', 'bytes', `${by} (container_memory_working_set_bytes${named})`),
    panel(
      'Memory, of the limit',
      'percentunit',
      `${by} (container_memory_working_set_bytes${named}) / ${by} (container_spec_memory_limit_bytes${named} > 0)`,
    ),
  ];
}
