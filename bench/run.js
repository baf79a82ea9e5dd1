// Speed as ratios, measured side by side in one run: absolute times say more of the machine than of vpsynth.
// Plain JavaScript: it starts other processes and adds up, nothing more. `node bench/run.js [rounds]`

const { cold } = require('./cold');
const { growth } = require('./growth');

cold(Number(process.argv[2] ?? 7));
growth();
