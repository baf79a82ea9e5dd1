// Writes docs/systems/*.md anew from the figures of the systems' pages.
require('../../src/cli/typescript-loader.js').register();
const { writeFileSync } = require('node:fs');
const path = require('node:path');
const { page } = require('./figures/page.ts');
const { systems } = require('./systems.ts');
const { default: fleet } = require('../../infra/main.ts');

for (const [name, system] of Object.entries(systems))
  writeFileSync(path.join(__dirname, `../../docs/systems/${name}.md`), page(fleet, system));
