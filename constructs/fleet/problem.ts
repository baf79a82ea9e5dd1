import type { IConstruct } from 'constructs';
import type { Site } from './site';

/** Something wrong with a declaration: found by a constructor, the derive stage or a check. */
export interface Problem {
  /** The rule's stable id, such as `port-taken`; a file of this name explains it. */
  readonly rule: string;
  /** An error stops synthesis; warnings, and some errors, can be acknowledged in code. */
  readonly severity: 'error' | 'warning';
  /** The construct's path, such as `shop/prod/api`. */
  readonly path: string;
  /** Those of others that the same line declares with the same mistake. */
  readonly alsoAt?: readonly string[];
  /** The user's own line. */
  readonly site?: Site;
  /** What is wrong, in one sentence. */
  readonly message: string;
  /** The value that was found. */
  readonly got?: string;
  /** The values that would do. */
  readonly allowed?: string;
  /** How to mend it. */
  readonly mend?: string;
}

const recorded = new WeakMap<IConstruct, Problem[]>();

/** Records a problem with the whole tree, so that one run reports them all. */
export function recordProblem(construct: IConstruct, problem: Omit<Problem, 'path' | 'site'> & { site?: Site }): void {
  const site = problem.site ?? (construct as { site?: Site }).site;
  problemsOf(construct).push({ ...problem, path: pathOf(construct), ...(site && { site }) });
}

/** The problems that constructors recorded in the tree of this construct, in order. */
export function problemsOf(construct: IConstruct): Problem[] {
  const root = construct.node.root;
  let problems = recorded.get(root);
  if (problems === undefined) {
    problems = [];
    recorded.set(root, problems);
  }
  return problems;
}

/** The path that messages and generated comments show; the root itself is `fleet`. */
export function pathOf(construct: IConstruct): string {
  return construct.node.path === '' ? 'fleet' : construct.node.path;
}

/** A problem as a person reads it. */
export function formatProblem(problem: Problem): string {
  const rows = [
    ['got', problem.got],
    ['allowed', problem.allowed],
    ['mend', problem.mend],
    ['at', problem.site?.toString()],
  ] as const;
  const details = rows
    .filter(([, text]) => text !== undefined)
    .map(([label, text]) => `\n    ${label.padEnd(7)} ${oneLine(text)}`);
  return `${problem.severity} ${problem.rule}: ${[problem.path, ...(problem.alsoAt ?? [])].join(', ')}: ${oneLine(problem.message)}${details.join('')}`;
}

/** What another program says, a JSON parser for instance, may go over several lines. */
function oneLine(text = ''): string {
  return text.replaceAll(/\s*\n\s*/g, ' ');
}
