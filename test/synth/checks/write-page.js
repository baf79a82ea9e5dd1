// Writes docs/checks.md anew from the rules.
require('../../../src/cli/typescript-loader.js').register();
const { writeFileSync } = require('node:fs');
const path = require('node:path');
const { page } = require('./page.ts');

writeFileSync(path.join(__dirname, '../../../docs/checks.md'), page());
