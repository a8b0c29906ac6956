import type { RecordPlan, RecordStep } from '../protocol/planTypes.ts';

/** Steps a plan may have, and its size as JSON, bytes (docs/apex-contracts.md, Records). */
export const MOST_STEPS = 12;
export const MOST_PLAN_BYTES = 8_191;

/** As few plans as the steps fit into. */
export function plansOf(steps: readonly RecordStep[]): RecordPlan[] {
  const plans: RecordPlan[] = [];
  for (const step of steps) {
    const last = plans.at(-1);
    if (last !== undefined && last.steps.length < MOST_STEPS && fits([...last.steps, step])) last.steps.push(step);
    else plans.push({ steps: [step] });
  }
  return plans;
}

/** As many of the steps as one plan holds; what comes later is left out first. */
export function firstThatFit(steps: readonly RecordStep[]): RecordStep[] {
  const kept: RecordStep[] = [];
  for (const step of steps) if (kept.length < MOST_STEPS && fits([...kept, step])) kept.push(step);
  return kept;
}

function fits(steps: readonly RecordStep[]): boolean {
  return Buffer.byteLength(JSON.stringify({ steps })) <= MOST_PLAN_BYTES;
}
