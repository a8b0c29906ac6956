/** Stands in for LivePersonRecords: record plans carried out in user mode, within the org's allow-list. */
import type { RecordStep } from '../../../connector-server/src/protocol/planTypes.ts';
import { notAllowed } from './allowList.ts';
import { ApexRefusal, requireAny, type ApexRun } from './apexOrg.ts';
import { prepareDescribe } from './describeStep.ts';
import { prepareDuplicates } from './duplicatesStep.ts';
import { prepareFind, prepareRead } from './findStep.ts';
import { parsePlan } from './plan.ts';
import type { PreparedStep } from './preparedStep.ts';
import { prepareSave } from './saveStep.ts';
import { prepareSearch } from './searchStep.ts';

function prepare(run: ApexRun, step: RecordStep): PreparedStep {
  switch (step.verb) {
    case 'find':
      return prepareFind(run, step);
    case 'search':
      return prepareSearch(run, step);
    case 'read':
      return prepareRead(run, step);
    case 'describe':
      return prepareDescribe(run, step);
    case 'duplicates':
      return prepareDuplicates(run, step);
    case 'create':
    case 'update':
      return prepareSave(run, step);
  }
}

/** JSON text of the answer. Throws ApexRefusal. Every step is checked before the first one reads or writes. */
export async function executePlan(run: ApexRun, args: Record<string, string>): Promise<string> {
  requireAny(run, ['LivePerson_Agent']);
  const steps = parsePlan(args['planJson'] ?? '').map((step) => prepare(run, step));
  const refused = steps.map((step) => step.refused);
  const first = refused[0];
  if (typeof first === 'string' && refused.every((what) => what !== null)) throw notAllowed(first);
  if (!steps.some((step) => step.seesAnything))
    throw new ApexRefusal('no_access', 'You may not see any of the records the softphone looked for.');
  return JSON.stringify({ ok: true, steps: steps.map((step) => step.run()) });
}
