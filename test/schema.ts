import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { types } from '../src/event/event.js';
import { member } from '../src/event/field.js';

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, strictRequired: false, strictTypes: false });
formats.default(ajv);

type Errors = (event: unknown) => readonly string[];

function validator(file: string): (event: unknown) => readonly ErrorObject[] {
  const valid = ajv.compile(JSON.parse(readFileSync(resolve(import.meta.dirname, '../schema', file), 'utf8')));
  return (event) => (valid(event) ? [] : (valid.errors ?? []));
}

function spelt({ instancePath, message, params }: ErrorObject): string {
  return `${instancePath || '/'} ${message} ${JSON.stringify(params)}`;
}

const asAccepted = validator('event.schema.json');
const asWritten = validator('written.schema.json');

/** What is wrong with an event that a stage is given; nothing when it can be read as it is meant. */
export const accepted: Errors = (event) => asAccepted(event).map(spelt);

/** What is wrong with an event that Tocsin has written; nothing when it is as its type must be. */
export const written: Errors = (event) => {
  const errors = asWritten(event);
  const others = types.filter((type) => type !== member(event, 'type'));
  const own = errors.filter(({ schemaPath }) => !others.some((type) => schemaPath.startsWith(`#/$defs/${type}/`)));
  return (own.some(({ keyword }) => keyword !== 'oneOf') ? own.filter(({ keyword }) => keyword !== 'oneOf') : own).map(
    spelt,
  );
};
