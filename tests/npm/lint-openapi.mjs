// Lints an OpenAPI document under Redocly's recommended rules and under Spectral's for OpenAPI.
// Prints a line for each finding: the linter, its severity, the rule, where, and what is wrong.
import { readFile } from 'node:fs/promises';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import spectralCore from '@stoplight/spectral-core';
import spectralRulesets from '@stoplight/spectral-rulesets';

const path = process.argv[2];
const source = await readFile(path, 'utf8');

const config = await createConfig({ extends: ['recommended'] });
for (const { severity, ruleId, location, message } of await lintFromString({ source, absoluteRef: path, config }))
  console.log(`redocly ${severity} ${ruleId} ${location[0]?.pointer ?? ''} ${message}`);

const spectral = new spectralCore.Spectral();
spectral.setRuleset({ extends: [spectralRulesets.oas] });
for (const { severity, code, path: where, message } of await spectral.run(source))
  console.log(`spectral ${['error', 'warn', 'info', 'hint'][severity]} ${code} ${where.join('/')} ${message}`);
