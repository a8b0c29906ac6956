import type { CrmPort } from '../crmForm/port.ts';
import type { CrmAsk } from '../../../../../connector-server/src/protocol/crmTypes.ts';
import type {
  ObjectDescription,
  RecordPlan,
  StepResult,
} from '../../../../../connector-server/src/protocol/planTypes.ts';

/** The server's answer to a question; throws an Error in plain words. */
export async function askFor<T>(port: CrmPort, ask: CrmAsk): Promise<T> {
  const answer = await port.ask(ask);
  if (answer.outcome !== 'done') throw new Error(answer.text);
  return answer.result as T;
}

/** The steps of a plan executed as the agent; throws an Error in plain words. */
export async function stepsOf(port: CrmPort, plan: RecordPlan): Promise<StepResult[]> {
  const result = await port.execute(plan);
  if (!result.ok) throw new Error(result.message || `Salesforce refused (${result.code}).`);
  return result.steps;
}

/** Descriptions among the results, by object. */
export function descriptionsOf(steps: readonly StepResult[]): Record<string, ObjectDescription> {
  return Object.fromEntries(steps.flatMap(({ described }) => (described ? [[described.object, described]] : [])));
}

export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
