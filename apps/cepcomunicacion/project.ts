export function cepcomunicacion(..._: unknown[]) {}
