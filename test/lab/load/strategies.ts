import { edgeVersions, type Shop } from './shop';

/** What a run of releases consists of: the shop of each, by its number. The one of number 0 runs before the first. */
export interface Strategy {
  /** As `docs/releases-measured.md` calls it. */
  readonly title: string;
  readonly shop: (number: number) => Shop;
  /**
   * Whether requests are lost as announced, for the length of a gap.
   * @default false: none may be lost
   */
  readonly hasGap?: boolean;
  /**
   * Whether nginx ends its connections: what it refuses of HTTP/2 then is counted, and known.
   * @default false
   */
  readonly endsConnections?: boolean;
  /**
   * Whether neither slow responses nor uploads are sent: nothing then is waited for but the programs.
   * @default false
   */
  readonly isShort?: boolean;
}

/** Every way in which releases are made, by the name that `VPSYNTH_STRATEGIES` takes. */
export const strategies: Readonly<Record<string, Strategy>> = {
  'blue-green': {
    title: 'blue-green',
    shop: (number) => ({ release: `blue-green-${number}`, strategy: "strategy: 'blue-green'" }),
  },
  'blue-green-short': {
    title: 'blue-green, short requests alone',
    shop: (number) => ({ release: `short-${number}`, strategy: "strategy: 'blue-green'" }),
    isShort: true,
  },
  rolling: {
    title: 'rolling, two replicas',
    shop: (number) => ({ release: `rolling-${number}`, strategy: "strategy: 'rolling', replicas: 2" }),
  },
  canary: {
    title: 'canary, a quarter for ten seconds',
    shop: (number) => ({
      release: `canary-${number}`,
      strategy: "strategy: 'canary', canary: { share: 0.25, time: Duration.seconds(10), by: 'request' }",
      isWatched: true,
    }),
  },
  recreate: {
    title: 'recreate',
    shop: (number) => ({ release: `recreate-${number}`, strategy: "strategy: 'recreate'" }),
    hasGap: true,
  },
  edge: {
    title: 'nginx itself, another image',
    shop: (number) => ({
      release: 'edge',
      strategy: "strategy: 'blue-green'",
      nginx: edgeVersions[number % edgeVersions.length],
    }),
    endsConnections: true,
  },
};
