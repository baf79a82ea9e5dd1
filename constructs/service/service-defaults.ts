import { Size, size } from '../values/size';

/** Memory and processor per type of service: the least and the recommended (the resource table of the reference fleet). */
export const defaults = {
  web: { memory: Size.mebibytes(256), memoryReservation: Size.mebibytes(128), cpus: 0.5 },
  api: { memory: Size.mebibytes(512), memoryReservation: Size.mebibytes(256), cpus: 1 },
  worker: { memory: Size.mebibytes(256), memoryReservation: Size.mebibytes(128), cpus: 0.5 },
  postgres: { memory: Size.mebibytes(1024), memoryReservation: Size.mebibytes(512), cpus: 1 },
  mariadb: { memory: Size.mebibytes(512), memoryReservation: Size.mebibytes(256), cpus: 1 },
  rabbitmq: { memory: Size.mebibytes(512), memoryReservation: Size.mebibytes(256), cpus: 0.5 },
  wordpress: { memory: Size.mebibytes(512), memoryReservation: Size.mebibytes(256), cpus: 1 },
  nginx: { memory: Size.mebibytes(256), memoryReservation: Size.mebibytes(128), cpus: 0.5 },
  monitoring: { memory: Size.mebibytes(1024), memoryReservation: Size.mebibytes(512), cpus: 1 },
} as const;

interface Resources {
  readonly memory: Size;
  readonly memoryReservation: Size;
  readonly cpus: number;
}

/** The resources of a type of service beside what is given: nobody reserves more than the memory that was given. */
export function resourcesBeside(ofType: Resources, given: { readonly memory?: unknown } | undefined): Resources {
  const memory = size.safeParse(given?.memory);
  return memory.success ? { ...ofType, memoryReservation: ofType.memoryReservation.atMost(memory.data) } : ofType;
}
