import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/** Says what is wrong with a value, a sentence each; nothing where it fits. */
export type Validator = (value: unknown) => readonly string[];

/** @throws when the schema itself is wrong, or has a word that JSON Schema does not know */
export function validatorOf(schema: object): Validator {
  const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
  addFormats.default(ajv);
  const validate = ajv.compile(schema);
  return (value) =>
    validate(value)
      ? []
      : (validate.errors ?? []).map(({ instancePath, message = '' }) => `${instancePath} ${message}`);
}
