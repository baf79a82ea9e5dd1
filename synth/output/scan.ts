import { type Manifest, parseManifest } from './manifest';
import { mistakes } from './mistakes';
import { isUnit, isWorkflowName, MANIFEST_NAME, OUTPUT_FOLDER, WORKFLOW_FOLDER } from './place';
import type { Tree } from './tree';

/** The units on disk: each folder that may be a unit and holds a manifest of vpsynth's. */
export function scanUnits(tree: Tree): ReadonlyMap<string, Manifest> {
  const units = new Map<string, Manifest>();
  scanFolder(tree, OUTPUT_FOLDER, units, new Set());
  for (const [unit, manifest] of units) checkOwnership(units, unit, manifest);
  return units;
}

/** The workflows on disk that have a name of vpsynth's. */
export function scanWorkflows(tree: Tree): string[] {
  return tree
    .list(WORKFLOW_FOLDER)
    .filter(({ name, isFolder }) => !isFolder && isWorkflowName(name))
    .map(({ name }) => `${WORKFLOW_FOLDER}/${name}`);
}

function scanFolder(tree: Tree, folder: string, units: Map<string, Manifest>, memo: Set<string>): void {
  for (const { name, isFolder } of tree.list(folder, memo)) {
    const unit = `${folder}/${name}`;
    // What can't be a unit (a link, `secrets`, `.vpsynth`, a fourth level) is not entered.
    if (!isFolder || !isUnit(unit)) continue;
    const path = `${unit}/${MANIFEST_NAME}`;
    const spot = tree.look(path, memo);
    tree.remember(path, spot);
    const text = tree.read(path, spot);
    const manifest = text === undefined ? undefined : parseManifest(path, text.toString());
    if (manifest !== undefined) units.set(unit, manifest);
    scanFolder(tree, unit, units, memo);
  }
}

/** A host's manifest that names a file of one of its stacks is forged: each file has one owner. */
function checkOwnership(units: ReadonlyMap<string, Manifest>, unit: string, manifest: Manifest): void {
  for (const name of manifest.keys()) {
    const parts = name.split('/');
    for (let depth = 1; depth < parts.length; depth++) {
      const inner = `${unit}/${parts.slice(0, depth).join('/')}`;
      if (units.has(inner)) {
        throw mistakes.manifest(`${unit}/${MANIFEST_NAME}`, `${JSON.stringify(name)} belongs to '${inner}'`);
      }
    }
  }
}
