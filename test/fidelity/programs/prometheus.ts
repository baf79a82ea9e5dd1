import type { Surroundings } from './files';
import { inSandbox } from './sandbox';
import { judge, type Verdict } from './verdict';
import { versionOf } from './versions';

export interface PrometheusOptions extends Surroundings {
  /** @default '/etc/prometheus/prometheus.yml' */
  readonly configuration?: string;
}

export interface PrometheusRulesOptions extends Surroundings {
  /** Paths of the files with rules. @default all files */
  readonly rules?: readonly string[];
}

/** Does Prometheus accept its configuration, and the files that it names (`promtool check config`, all lint fatal)? */
export function prometheusAccepts(options: PrometheusOptions): Promise<Verdict> {
  return promtool(options, 'config', [options.configuration ?? '/etc/prometheus/prometheus.yml']);
}

/** Does Prometheus accept the rules (`promtool check rules`, all lint fatal)? */
export function prometheusRulesAccepts(options: PrometheusRulesOptions): Promise<Verdict> {
  return promtool(options, 'rules', options.rules ?? Object.keys(options.files));
}

/** Do the rules do what their unit tests say (`promtool test rules`)? */
export function prometheusRulesPass(options: Surroundings & { readonly tests: readonly string[] }): Promise<Verdict> {
  return run(options, ['test', 'rules', ...options.tests]);
}

function promtool(around: Surroundings, what: 'config' | 'rules', paths: readonly string[]): Promise<Verdict> {
  return run(around, ['check', what, '--lint=all', '--lint-fatal', ...paths]);
}

function run(around: Surroundings, words: readonly string[]): Promise<Verdict> {
  return inSandbox(around, async (sandbox) => {
    const result = await sandbox.run(['promtool', ...words]);
    return judge('promtool', await versionOf(sandbox, 'promtool'), result, { warning: /WARNING/ });
  });
}
