/** A form with made-up server and org behind it: what it asks for is noted, what it gets is set by the test. */
import CrmForm from 'c/crmForm';
import type {
  CrmAsk,
  CrmForm as ServerForm,
  CrmFormField,
} from '../../../../../../connector-server/src/protocol/crmTypes.ts';
import type {
  FieldDescription,
  ObjectDescription,
  PlanResult,
  PlanRow,
  RecordPlan,
  SaveResult,
  StepResult,
} from '../../../../../../connector-server/src/protocol/planTypes.ts';
import type { CommandAnswer, LinkView } from '../../../../../../connector-server/src/protocol/types.ts';
import { all, drawn, mount, one } from '../../deskPanel/__tests__/world';
import type { CrmPort } from '../port.ts';

export const ACCOUNT = '001Bx0000000001AAA';
export const CONTACT = '003Bx0000000001AAA';
export const LEAD = '00QBx0000000001AAA';

export const described = (field: string, over: Partial<FieldDescription> = {}): FieldDescription => ({
  field,
  label: field.replace(/__c$/u, '').replace(/([a-z])([A-Z])/gu, '$1 $2'),
  type: 'string',
  length: 80,
  precision: 0,
  scale: 0,
  required: false,
  createable: true,
  updateable: true,
  help: '',
  referenceTo: [],
  picklist: [],
  controller: null,
  ...over,
});

export const values = (...names: string[]): FieldDescription['picklist'] =>
  names.map((value) => ({ value, label: value, isDefault: false }));

export const formField = (field: string, over: Partial<CrmFormField> = {}): CrmFormField => ({
  field,
  editability: 'editable',
  required: false,
  value: null,
  origin: '',
  ...over,
});

export const serverForm = (over: Partial<ServerForm> = {}): ServerForm => ({
  plan: { steps: [{ verb: 'describe', as: 'describe', object: 'Lead', fields: [] }] },
  object: 'Lead',
  label: null,
  fields: [formField('LastName', { required: true }), formField('Email')],
  assignmentRules: 'never',
  assignmentPreset: true,
  linkParents: [],
  consoleDefaults: {},
  linkable: true,
  duplicateKeys: [],
  ...over,
});

export const saved = (over: Partial<SaveResult> = {}): SaveResult => ({
  recordId: LEAD,
  name: 'Grace Holloway',
  errors: [],
  duplicates: [],
  mayAllowDuplicates: false,
  ...over,
});

export const row = (object: string, id: string, fields: Record<string, string | null>): PlanRow => ({
  object,
  id,
  fields,
});

/** The made-up surroundings; a test changes what they answer. */
export class World {
  form: ServerForm = serverForm();
  described: Partial<ObjectDescription> = {};
  fields: FieldDescription[] = [described('LastName'), described('Email', { type: 'email' })];
  /** Of an existing record. */
  stored: Record<string, string | null> | null = null;
  found: PlanRow[] = [];
  columns: Record<string, string[]> = {};
  /** What the org answers to a save; an Error: the answer was lost. */
  save: SaveResult | Error = saved();
  looked: PlanRow[] | Error = [];
  /** What the org's allow-list kept out of a look. */
  notAllowed: string[] = [];
  linking: Error | null = null;
  /** Nothing is executed before it is there. */
  gate: Promise<void> | null = null;
  refusals: Partial<Record<CrmAsk['kind'], CommandAnswer>> = {};
  readonly asked: CrmAsk[] = [];
  readonly executed: RecordPlan[] = [];
  readonly links: LinkView[][] = [];
  readonly consoles: { object: string; defaults: Record<string, string> }[] = [];

  readonly port: CrmPort = {
    ask: async (ask) => {
      this.asked.push(ask);
      return this.refusals[ask.kind] ?? { outcome: 'done', result: this.resultOf(ask) };
    },
    execute: async (plan) => {
      await this.gate;
      this.executed.push(plan);
      const answers = plan.steps.map((step) => this.stepOf(step.as, step.verb));
      const failed = answers.find((answer) => answer instanceof Error);
      if (failed instanceof Error) throw failed;
      return { ok: true, steps: answers as StepResult[] } satisfies PlanResult;
    },
    link: async (links) => {
      this.links.push(links);
      if (this.linking) throw this.linking;
    },
    host: {
      canCreateRecord: true,
      newRecord: async (object, defaults) => void this.consoles.push({ object, defaults }),
    },
  };

  asks<K extends CrmAsk['kind']>(kind: K): Extract<CrmAsk, { kind: K }>[] {
    return this.asked.filter((ask): ask is Extract<CrmAsk, { kind: K }> => ask.kind === kind);
  }

  private resultOf(ask: CrmAsk): unknown {
    if (ask.kind === 'form') {
      const read = { verb: 'read', as: 'record', object: 'Lead', recordId: ask.recordId ?? '', fields: [] } as const;
      return ask.recordId === null ? this.form : { ...this.form, plan: { steps: [...this.form.plan.steps, read] } };
    }
    const step = (as: string): RecordPlan => ({
      steps: [{ verb: 'find', as, object: ask.kind === 'screen' ? '' : 'Lead', fields: [], anyOf: [], limit: 5 }],
    });
    if (ask.kind === 'save') return { plan: step('save'), look: step('look') };
    return { plan: step('found'), note: '', columns: this.columns };
  }

  private stepOf(as: string, verb: string): StepResult | Error {
    const base = { as, rows: [], more: false };
    if (verb === 'describe') return { ...base, described: this.description };
    if (as === 'record') return { ...base, rows: this.stored ? [row('Lead', LEAD, this.stored)] : [] };
    if (as === 'look')
      return this.looked instanceof Error ? this.looked : { ...base, rows: this.looked, notAllowed: this.notAllowed };
    if (as === 'save') return this.save instanceof Error ? this.save : { ...base, saved: this.save };
    return { ...base, rows: this.found };
  }

  private get description(): ObjectDescription {
    return {
      object: 'Lead',
      label: 'Lead',
      labelPlural: 'Leads',
      keyPrefix: '00Q',
      accessible: true,
      createable: true,
      updateable: true,
      recordTypes: [],
      fields: this.fields,
      ...this.described,
    };
  }
}

let conversations = 0;

/** A form on the screen, loaded. `told` collects its events. What it keeps is of a conversation of its own, unless named. */
export async function show(
  world: World,
  props: Partial<{ conversationId: string; object: string; recordId: string | null; source: unknown }> = {},
): Promise<{ form: HTMLElement; told: { type: string; detail: unknown }[] }> {
  const conversationId = `conversation-${++conversations}`;
  const form = mount('c-crm-form', CrmForm, {
    conversationId,
    object: 'Lead',
    recordId: null,
    source: null,
    port: world.port,
    ...props,
  });
  const told: { type: string; detail: unknown }[] = [];
  for (const type of ['saved', 'cancel', 'dirty', 'view'])
    form.addEventListener(type, (event) => told.push({ type, detail: (event as CustomEvent).detail }));
  await settled();
  return { form, told };
}

/** Everything that was asked is answered and drawn. */
export async function settled(): Promise<void> {
  for (let n = 0; n < 12; n++) await drawn();
}

/** The control of a field. */
export function control(form: Element, field: string): HTMLInputElement {
  const host = all(form, 'c-crm-form-field').find((element) => element.dataset['field'] === field);
  if (!host) throw new Error(`no field ${field}`);
  return one<HTMLInputElement>(host, '.control:not(c-crm-form-lookup), .term');
}

export async function enter(form: Element, field: string, text: string): Promise<void> {
  const box = control(form, field);
  box.value = text;
  box.dispatchEvent(new Event(box.tagName === 'SELECT' ? 'change' : 'input', { bubbles: true, composed: true }));
  box.dispatchEvent(new Event('blur'));
  await settled();
}

export async function click(form: Element, selector: string): Promise<void> {
  one(form, selector).click();
  await settled();
}

/** The texts of the errors shown at fields, by field. */
export function errorsAt(form: Element): Record<string, string> {
  const shown = all(form, 'c-crm-form-field').map((host) => [
    host.dataset['field'] ?? '',
    one(host, '.error').textContent ?? '',
  ]);
  return Object.fromEntries(shown.filter(([, text]) => text !== '')) as Record<string, string>;
}
