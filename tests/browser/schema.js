// Holds values against a JSON Schema, with npm's `ajv`: a judge that is not ours.
//
//   node schema.js SCHEMA.json <VALUES.json
//
// VALUES.json is an array. For each value the answer has what is wrong with it, or an empty text.

import { readFileSync } from 'node:fs';
import Ajv from 'ajv';

const ajv = new Ajv({ strictSchema: true, strictTypes: false, strictRequired: false, allErrors: false });
// What editors say where a pattern does not fit.
ajv.addVocabulary(['patternErrorMessage']);
const fits = ajv.compile(JSON.parse(readFileSync(process.argv[2], 'utf8')));
const values = JSON.parse(readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify(values.map((value) => (fits(value) ? '' : ajv.errorsText(fits.errors)))));
