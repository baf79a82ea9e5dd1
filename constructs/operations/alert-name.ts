/** The name of an alert, in CamelCase as Prometheus names them, from that of its construct. */
export function alertName(id: string): string {
  return id.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
