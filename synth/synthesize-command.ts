/**
 * The command that makes the files anew, as generated files, messages and workflows name it. It is there wherever vpsynth
 * is installed; a task of projen's (`npx projen synth`) only where a repository has `FleetTasks`.
 */
export const synthesizeCommand = 'npx vpsynth synth';
