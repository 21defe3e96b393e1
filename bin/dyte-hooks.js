#!/usr/bin/env node
'use strict';

try {
  require('../dist/cli.cjs').started.catch(report);
} catch (error) {
  report(error);
}

function report(error) {
  // Only the build is loaded here: nothing else can be missing.
  if (error.code !== 'MODULE_NOT_FOUND') throw error;
  const { dirname } = require('node:path');
  const message = 'dyte-hooks is not built here.';
  const hint = `Build it: npm ci, in ${dirname(__dirname)}`;
  const isJson = process.argv.includes('--json');
  const document = { error: { code: 'internal', message, hint } };
  process.stderr.write(isJson ? `${JSON.stringify(document)}\n` : `error: ${message} ${hint}\n`);
  process.exitCode = 1;
}
