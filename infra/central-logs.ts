import { type Host, LogCollector, LogStore, type LogStoreProps } from 'vpsynth';

/** What several hosts and their containers write is kept and searched on the first of them. */
export function centralLogs([keeper, ...others]: readonly [Host, ...Host[]], props?: LogStoreProps): void {
  const store = new LogStore(keeper, 'log-store', props);
  for (const host of [keeper, ...others]) new LogCollector(host, 'log-collector', { store });
}
