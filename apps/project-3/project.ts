import type { Fleet } from 'vpsynth';
import { fullStackProject, type Places } from '../full-stack/project';

export const project3 = (fleet: Fleet, places: Places): void => fullStackProject(fleet, 'project-3', places);
