import type { Fleet } from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';

/** One section of a stack's README, without its title. */
export function readmeOf(fleet: Fleet, stack: string, title: string): string {
  const readme = synthesizeFleet(fleet).files[`infra/${stack}/README.md`] ?? '';
  const section = readme.split(/^## /m).find((each) => each.startsWith(`${title}\n`));
  return section?.slice(title.length).trim() ?? '';
}

/** The commands of a README's text: what stands between its fences. */
export function commandsIn(text: string): string[] {
  return [...text.matchAll(/^(`{3,})sh\n(.*?)\n\1$/gms)].map(([, , lines]) => lines as string);
}
