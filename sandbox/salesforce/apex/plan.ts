/** Reads a record plan and refuses what is not one (docs/apex-contracts.md, Records). */
import { ApexRefusal } from './apexOrg.ts';

export interface PlanStep {
  verb: string;
  as: string;
  object: string;
  fields: string[];
  anyOf: { field: string; value: string }[];
  limit: number;
}

const MAX_BYTES = 8192;
const bad = (why: string): ApexRefusal =>
  new ApexRefusal('bad_plan', `The connector asked for records in a way that cannot be understood: ${why}.`);

function objectOf(value: unknown, what: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw bad(`"${what}" is not an object`);
}

function listOf(value: unknown, what: string, maximum = Infinity): unknown[] {
  if (!Array.isArray(value) || value.length === 0) throw bad(`"${what}" is not a list with something in it`);
  if (value.length > maximum) throw bad(`"${what}" has more than ${maximum} entries`);
  return value;
}

function textOf(value: unknown, what: string): string {
  if (typeof value === 'string' && value.trim() !== '' && value.length <= 255) return value;
  throw bad(`"${what}" is not a text of 1 to 255 characters`);
}

function stepOf(value: unknown): PlanStep {
  const row = objectOf(value, 'step');
  const as = textOf(row['as'], 'as');
  if (!/^[A-Za-z][A-Za-z0-9_]{0,39}$/.test(as)) throw bad('"as" is not a plain name');
  const limit = row['limit'];
  if (!Number.isInteger(limit) || Number(limit) < 1 || Number(limit) > 50)
    throw bad('"limit" is not a number from 1 to 50');
  return {
    as,
    verb: textOf(row['verb'], 'verb'),
    object: textOf(row['object'], 'object'),
    limit: Number(limit),
    fields: listOf(row['fields'], 'fields', 50).map((f) => textOf(f, 'fields')),
    anyOf: listOf(row['anyOf'], 'anyOf', 20).map((entry) => {
      const pair = objectOf(entry, 'anyOf');
      return { field: textOf(pair['field'], 'field'), value: textOf(pair['value'], 'value') };
    }),
  };
}

/** Throws ApexRefusal `too_large` or `bad_plan`. */
export function parsePlan(planJson: string): PlanStep[] {
  if (planJson.trim() === '') throw bad('it is empty');
  if (Buffer.byteLength(planJson) >= MAX_BYTES)
    throw new ApexRefusal('too_large', `The request is too large: ${MAX_BYTES} bytes at most.`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(planJson);
  } catch {
    throw bad('it is not JSON');
  }
  const rows = listOf(objectOf(parsed, 'plan')['steps'], 'steps');
  if (rows.length > 5) throw new ApexRefusal('too_large', 'The request has too many steps: 5 at most.');
  const steps = rows.map(stepOf);
  for (const step of steps) {
    if (steps.some((other) => other !== step && other.as === step.as)) throw bad(`two steps are called ${step.as}`);
  }
  return steps;
}
