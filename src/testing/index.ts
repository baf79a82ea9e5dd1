export { type SynthesizedFleet, synthesizeFleet } from './synthesize-fleet';
