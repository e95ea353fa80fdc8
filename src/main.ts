#!/usr/bin/env node
// Nothing may be imported statically here: on an older Node the imports themselves would fail first.

const OLDEST_NODE = 26;
const found = process.versions.node;

if (Number.parseInt(found, 10) < OLDEST_NODE) {
  process.stderr.write(`ficus: this is Node.js ${found}, and Ficus needs ${OLDEST_NODE} or newer.\n`);
  process.exitCode = 2;
} else {
  const { run } = await import('./cli/program.ts');
  process.exitCode = await run(process.argv.slice(2));
}
