/**
 * A schema as a plain function, for values that are nearly always good and come by the million. It accepts only what the schema
 * would give back as it is; whatever it refuses is the schema's to judge.
 */
import { z } from 'zod';

type Check = (value: unknown) => boolean;

export function compiledCheck(schema: z.core.$ZodType): Check {
  if (schema instanceof z.ZodObject) return objectCheck(schema);
  if (schema instanceof z.ZodOptional) return either(undefined, compiledCheck(schema.unwrap()));
  if (schema instanceof z.ZodNullable) return either(null, compiledCheck(schema.unwrap()));
  if (schema instanceof z.ZodArray) return arrayCheck(compiledCheck(schema.element));
  if (schema instanceof z.ZodEnum) return oneOf(schema.options);
  if (schema instanceof z.ZodLiteral) return oneOf([...schema.values]);
  if (schema instanceof z.ZodDiscriminatedUnion) return unionCheck(schema);
  if (schema instanceof z.ZodBoolean) return (value) => typeof value === 'boolean';
  if (schema instanceof z.ZodString && (schema.def.checks ?? []).length === 0 && schema.format === null)
    return (value) => typeof value === 'string';
  if (schema instanceof z.ZodNumber) return numberCheck(schema);
  return asTheSchema(schema);
}

/** Every field that is there is known and good, and none is missing. */
function objectCheck({ shape }: z.ZodObject): Check {
  const fields = new Map(
    Object.entries<z.core.$ZodType>(shape).map(([name, field]) => [
      name,
      { check: compiledCheck(field), isRequired: !(field instanceof z.ZodOptional) },
    ]),
  );
  const required = [...fields.values()].filter(({ isRequired }) => isRequired).length;
  return (value) => {
    if (!isObject(value)) return false;
    let found = 0;
    for (const name in value) {
      const field = fields.get(name);
      if (field === undefined || !field.check(value[name])) return false;
      if (field.isRequired) found += 1;
    }
    return found === required;
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function either(other: null | undefined, check: Check): Check {
  return (value) => value === other || check(value);
}

function arrayCheck(check: Check): Check {
  return (value) => Array.isArray(value) && value.every(check);
}

function oneOf(values: readonly unknown[]): Check {
  const [only] = values;
  if (values.length === 1) return (value) => value === only;
  const all = new Set(values);
  return (value) => all.has(value);
}

function unionCheck({ options, def }: z.ZodDiscriminatedUnion): Check {
  const { discriminator } = def;
  const checks = new Map<unknown, Check>();
  for (const option of options) {
    const kind: unknown = option instanceof z.ZodObject ? option.shape[discriminator] : undefined;
    if (kind instanceof z.ZodLiteral) for (const value of kind.values) checks.set(value, compiledCheck(option));
  }
  return (value) => isObject(value) && checks.get(value[discriminator])?.(value) === true;
}

/** Between its bounds without a question; at them the schema knows whether they belong to it. */
function numberCheck(schema: z.ZodNumber): Check {
  const isKind = schema.isInt ? Number.isSafeInteger : Number.isFinite;
  const hasOwnChecks = (schema.def.checks ?? []).some(
    ({ _zod: { def } }) => !['greater_than', 'less_than', 'number_format'].includes(def.check),
  );
  if (hasOwnChecks) return asTheSchema(schema);
  const least = schema.minValue ?? -Infinity;
  const most = schema.maxValue ?? Infinity;
  const asSchema = asTheSchema(schema);
  return (value) => typeof value === 'number' && isKind(value) && ((value > least && value < most) || asSchema(value));
}

function asTheSchema(schema: z.core.$ZodType): Check {
  return (value) => {
    const { success, data } = z.safeParse(schema, value);
    return success && Object.is(data, value);
  };
}
