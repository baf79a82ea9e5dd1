#!/usr/bin/env node

const { runsFromSource } = require('./typescript-loader.js');
const { main } = require(runsFromSource ? './main.ts' : '../../lib/src/cli/main.js');

main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
