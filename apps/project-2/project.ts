import type { Fleet } from 'vpsynth';
import { fullStackProject, type Places } from '../full-stack/project';

export const project2 = (fleet: Fleet, places: Places): void => fullStackProject(fleet, 'project-2', places);
