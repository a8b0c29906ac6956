/** Reads a record plan and refuses what is not one (docs/apex-contracts.md, Records). */
import type { RecordStep } from '../../../connector-server/src/protocol/planTypes.ts';
import { ApexRefusal } from './apexOrg.ts';
import { bad, objectOf } from './planShape.ts';
import { stepOf } from './planSteps.ts';

const MAX_BYTES = 8192;
const MAX_STEPS = 12;
const MAX_WRITES = 5;
const MAX_SEARCHES = 3;

function checkAmount(steps: readonly RecordStep[], verbs: readonly RecordStep['verb'][], maximum: number): void {
  if (steps.filter((step) => verbs.includes(step.verb)).length > maximum)
    throw new ApexRefusal(
      'too_large',
      `The connector asked for too much at once: more than ${maximum} steps that ${verbs.join(' or ')}.`,
    );
}

/** Throws ApexRefusal `too_large`, `bad_plan` or `not_allowed` (a verb that does not exist). */
export function parsePlan(planJson: string): RecordStep[] {
  if (planJson.trim() === '') throw bad('it is empty');
  if (Buffer.byteLength(planJson) >= MAX_BYTES)
    throw new ApexRefusal('too_large', `The connector asked for too much at once: ${MAX_BYTES} bytes or more.`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(planJson);
  } catch {
    throw bad('it is not JSON');
  }
  const rows = objectOf(parsed, 'plan')['steps'];
  if (!Array.isArray(rows) || rows.length === 0) throw bad('"steps" is not a list with something in it');
  if (rows.length > MAX_STEPS)
    throw new ApexRefusal('too_large', `The connector asked for too much at once: more than ${MAX_STEPS} steps.`);
  const steps = rows.map(stepOf);
  for (const step of steps)
    if (steps.some((other) => other !== step && other.as === step.as)) throw bad(`two steps are called ${step.as}`);
  checkAmount(steps, ['create', 'update'], MAX_WRITES);
  checkAmount(steps, ['search', 'duplicates'], MAX_SEARCHES);
  return steps;
}
