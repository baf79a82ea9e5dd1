import type { Fleet } from 'vpsynth';
import { fullStackProject, type Places } from '../full-stack/project';

export const project1 = (fleet: Fleet, places: Places): void => fullStackProject(fleet, 'project-1', places);
