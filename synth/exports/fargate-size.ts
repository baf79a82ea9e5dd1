import type { Resources } from '../../constructs/facets/workload';

/** CPU units, and the memory in MiB that goes with them: least, most, step (AWS: Fargate task sizes). */
const sizes = [
  { cpu: 256, memory: [512, 1024, 2048] },
  { cpu: 512, memory: steps(1024, 4096, 1024) },
  { cpu: 1024, memory: steps(2048, 8192, 1024) },
  { cpu: 2048, memory: steps(4096, 16_384, 1024) },
  { cpu: 4096, memory: steps(8192, 30_720, 1024) },
  { cpu: 8192, memory: steps(16_384, 61_440, 4096) },
  { cpu: 16_384, memory: steps(32_768, 122_880, 8192) },
];

const unitsOfCore = 1024;

/** The smallest size of a Fargate task that has what a service may use; undefined where none is large enough. */
export function fargateSize({ cpus = 0.25, memory }: Resources): { cpu: number; memory: number } | undefined {
  for (const { cpu, memory: steps } of sizes) {
    const enough = steps.find((each) => each >= memory.mebibytes);
    if (cpu >= cpus * unitsOfCore && enough !== undefined) return { cpu, memory: enough };
  }
  return undefined;
}

function steps(least: number, most: number, step: number): number[] {
  return Array.from({ length: (most - least) / step + 1 }, (_, index) => least + index * step);
}
