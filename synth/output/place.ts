import { mistakes } from './mistakes';

/** The folder that all units live in. */
export const OUTPUT_FOLDER = 'infra';
/** Where the writer keeps its lock, its stage and its journal while it works; absent otherwise. */
export const WORK_FOLDER = 'infra/.vpsynth';
/** The folder of workflows. */
export const WORKFLOW_FOLDER = '.github/workflows';
/** The name of each unit's manifest. */
export const MANIFEST_NAME = '.manifest.json';

const WORKFLOW = /^fleet-[A-Za-z0-9][A-Za-z0-9._-]*\.yml$/;
const LOCK_FILE = /^infra\/[A-Za-z0-9][A-Za-z0-9._-]*\.lock\.json$/;
const UNIT_PART = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** Whether a name in the folder of workflows is vpsynth's. */
export function isWorkflowName(name: string): boolean {
  return WORKFLOW.test(name) && partProblem(name) === undefined;
}

/** Whether a path is a workflow's. */
export function isWorkflow(path: string): boolean {
  return path.startsWith(`${WORKFLOW_FOLDER}/`) && isWorkflowName(path.slice(WORKFLOW_FOLDER.length + 1));
}

/** Whether a path is a lock file's: it is written, never deleted. */
export function isLockFile(path: string): boolean {
  return LOCK_FILE.test(path) && partProblem(path.slice(OUTPUT_FOLDER.length + 1)) === undefined;
}

/** Whether a path may be a unit's folder. */
export function isUnit(directory: string): boolean {
  const [top, ...parts] = directory.split('/');
  const depth = parts[0] === 'kubernetes' ? 3 : 2;
  if (top !== OUTPUT_FOLDER || parts.length === 0 || parts.length > depth) return false;
  // `infra/<host>.ts` and lock files stand beside the units' folders.
  if (/\.(ts|json)$/i.test(parts[0] ?? '')) return false;
  return parts.every((part) => UNIT_PART.test(part) && folderProblem(part) === undefined);
}

/** What is wrong with a file's name within its unit, if anything. */
export function nameProblem(name: string): string | undefined {
  const parts = name.split('/');
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1;
    const problem = isLast ? partProblem(part) : folderProblem(part);
    if (problem !== undefined) return problem;
    if (part.toLowerCase() === MANIFEST_NAME) return "has the name of a unit's manifest";
  }
  return undefined;
}

/** Refuses a path that may be neither written nor deleted; for what was read from disk. */
export function isTarget(path: string): boolean {
  if (isLockFile(path) || isWorkflow(path)) return true;
  const [top, host = '', ...rest] = path.split('/');
  if (top !== OUTPUT_FOLDER || rest.length === 0 || !isUnit(`${top}/${host}`)) return false;
  const name = rest.at(-1) === MANIFEST_NAME ? [...rest.slice(0, -1), 'manifest'] : rest;
  return nameProblem(name.join('/')) === undefined;
}

/** Refuses a unit's folder that is no place of vpsynth's. */
export function checkUnit(directory: string): void {
  if (!isUnit(directory)) throw mistakes.outside(directory);
}

/** Refuses a file's name that would leave its unit or meet what is not generated there. */
export function checkName(directory: string, name: string): void {
  const problem = nameProblem(name);
  if (problem !== undefined) throw mistakes.name(`${directory}/${name}`, problem);
}

/** Refuses a single file that is neither a lock file nor a workflow. */
export function checkSingle(path: string): void {
  if (!isLockFile(path) && !isWorkflow(path)) throw mistakes.outside(path);
}

function partProblem(part: string): string | undefined {
  if (part === '') return 'has an empty part';
  if (part === '.' || part === '..') return `has the part '${part}'`;
  if (!/^[A-Za-z0-9._@+-]+$/.test(part)) return "has characters other than letters, digits and '._@+-'";
  if (part.endsWith('.')) return 'has a part that ends with a dot';
  if (part.length > 255) return 'has a part of more than 255 characters';
  if (/^\.git$/i.test(part)) return "has the part '.git'";
  return undefined;
}

function folderProblem(part: string): string | undefined {
  if (part.toLowerCase() === 'secrets') return "lies in a folder 'secrets', which is the host's";
  if (part.toLowerCase() === '.vpsynth') return "lies in the writer's own folder";
  return partProblem(part);
}
