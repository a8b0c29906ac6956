/** What the tests of the CRM screens share: a port with answers the test chooses, and records of a made-up org. */
import type { CrmPort } from '../../crmForm/port.ts';
import type { CrmAsk, CrmObject, CrmScreen } from '../../../../../../connector-server/src/protocol/crmTypes.ts';
import type {
  ObjectDescription,
  PlanRow,
  RecordPlan,
  StepResult,
} from '../../../../../../connector-server/src/protocol/planTypes.ts';
import type { CommandAnswer, PlanResult } from '../../../../../../connector-server/src/protocol/types.ts';

export const object = (name: string, over: Partial<CrmObject> = {}): CrmObject => ({
  object: name,
  label: null,
  search: true,
  allowCreate: true,
  allowEdit: true,
  allowLink: true,
  createFrom: [],
  ...over,
});

export const OBJECTS: CrmObject[] = [
  object('Account', { createFrom: ['Contact', 'Opportunity', 'Case'] }),
  object('Contact', { createFrom: ['Case'] }),
  object('Lead'),
  object('Opportunity'),
  object('Case'),
];

export const screen = (over: Partial<CrmScreen> = {}): CrmScreen => ({
  refusal: null,
  screen: 'people',
  autoSearch: false,
  searchText: '',
  note: '',
  objects: OBJECTS,
  fullView: 'console',
  plan: { steps: [] },
  ...over,
});

export function description(name: string, over: Partial<ObjectDescription> = {}): ObjectDescription {
  return {
    object: name,
    label: name,
    labelPlural: name === 'Opportunity' ? 'Opportunities' : `${name}s`,
    keyPrefix: '',
    accessible: true,
    createable: true,
    updateable: true,
    recordTypes: [],
    fields: [],
    ...over,
  };
}

export const rights = (over: Record<string, Partial<ObjectDescription>> = {}): StepResult[] =>
  OBJECTS.map((one) => ({
    as: one.object,
    rows: [],
    more: false,
    described: description(one.object, over[one.object] ?? {}),
  }));

export const row = (name: string, id: string, fields: PlanRow['fields']): PlanRow => ({ object: name, id, fields });

export const LARKSPUR = row('Account', '001000000000001AAA', { Name: 'Larkspur Gardens', Phone: '+44 20 7946 0101' });
export const GRACE = row('Contact', '003000000000001AAA', {
  Name: 'Grace Holloway',
  AccountId: '001000000000001AAA',
  'Account.Name': 'Larkspur Gardens',
  Email: 'grace@larkspur.example',
});
export const PETER = row('Lead', '00Q000000000001AAA', { Name: 'Peter Vance', Company: 'Vance Ltd' });
export const BROKEN_POT = row('Case', '500000000000001AAA', {
  CaseNumber: '00001026',
  Subject: 'Broken pot',
  Status: 'New',
});

type Reply = CommandAnswer | Promise<CommandAnswer>;
type Answers = { [K in CrmAsk['kind']]?: (ask: Extract<CrmAsk, { kind: K }>) => Reply };

export const done = (result: unknown): CommandAnswer => ({ outcome: 'done', result });

/** A port: `asked` and `executed` hold what came; `execute` answers with the steps that `answer` gives, or fails. */
export function fakePort(answers: Answers, answer: (plan: RecordPlan) => PlanResult | Promise<PlanResult>) {
  const asked: CrmAsk[] = [];
  const executed: RecordPlan[] = [];
  const port: CrmPort = {
    ask: async (ask) => {
      asked.push(ask);
      const reply = answers[ask.kind] as ((ask: CrmAsk) => Reply) | undefined;
      return reply?.(ask) ?? { outcome: 'refused', code: 'none', text: `No answer to ${ask.kind}.` };
    },
    execute: async (plan) => {
      executed.push(plan);
      return answer(plan);
    },
    link: async () => undefined,
    host: { canCreateRecord: true, newRecord: async () => undefined },
  };
  return { port, asked, executed };
}

export const found = (...rows: PlanRow[]): PlanResult => ({ ok: true, steps: [{ as: 'found', rows, more: false }] });

/** Lets promises and drawings happen. */
export const settle = async (): Promise<void> => {
  for (let i = 0; i < 30; i++) await Promise.resolve();
};
