/** The plans of forms in the org, as the agent: what the settings map is on the allow-list, lookups find, duplicates are named, owners are assigned. */
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { CrmSave } from '../../../connector-server/src/protocol/crmTypes.ts';
import type { PlanRow, RecordPlan, SaveResult } from '../../../connector-server/src/protocol/planTypes.ts';
import { DEFAULT_CRM_OBJECTS } from '../../../connector-server/src/settings/crmDefaults.ts';
import { salesforceId, USERS } from '../../../sandbox/seed.ts';
import { startServerWorld, type ServerWorld } from '../server/serverWorld.ts';
import { stranger, talk, type Talk } from './crmWorld.ts';

const GRACE = salesforceId('003', 1);

let world: ServerWorld;
let ada: Talk;

beforeAll(async () => {
  world = await startServerWorld();
  const phone = await world.softphone('ada');
  await phone.online();
  ada = await talk(world, 'ada', phone, stranger('forms'));
});
afterAll(() => world.close());

const form = (object: string, recordId: string | null = null) =>
  ada.ask({ kind: 'form', object, recordId, from: null, recordTypeId: null });

/** Rows of a plan, whatever step they are of; nothing of it may be missing from the org's allow-list. */
async function rowsOf(plan: RecordPlan | null): Promise<PlanRow[]> {
  if (plan === null) return [];
  const steps = [...(await ada.steps(plan)).values()];
  expect(steps.flatMap(({ notAllowed }) => notAllowed ?? [])).toEqual([]);
  return steps.flatMap(({ rows }) => rows);
}
const idsOf = (rows: PlanRow[]): Set<string> => new Set(rows.map(({ id }) => id));

const asked = (
  object: string,
  values: Record<string, string | null>,
  over: { assignmentRules?: boolean; allowDuplicates?: boolean; recordId?: string } = {},
): Promise<CrmSave> =>
  ada.ask({
    kind: 'save',
    object,
    recordId: null,
    recordTypeId: null,
    values,
    assignmentRules: false,
    allowDuplicates: false,
    ...over,
  });
async function saved(...ask: Parameters<typeof asked>): Promise<SaveResult> {
  const { plan } = await asked(...ask);
  const result = (await ada.steps(plan)).get('save')?.saved;
  if (!result) throw new Error('the plan saved nothing');
  return result;
}

describe('a form as the settings come', () => {
  it.each(DEFAULT_CRM_OBJECTS.map(({ object }) => object))('has every mapped field of a new %s', async (object) => {
    const { plan, fields } = await form(object);
    const step = (await ada.steps(plan)).get('describe');
    expect(step?.notAllowed ?? []).toEqual([]);
    // Read-only fields of a new record are only there with a value.
    expect(step?.described?.fields.map(({ field }) => field).sort()).toEqual(fields.map(({ field }) => field).sort());
    expect(step?.described?.createable).toBe(true);
    const editable = new Set(fields.filter(({ editability }) => editability !== 'read_only').map(({ field }) => field));
    const closed = step?.described?.fields.filter(({ field, createable }) => editable.has(field) && !createable);
    expect(closed).toEqual([]);
    const offered = (name: string): string[] | undefined =>
      step?.described?.fields
        .find(({ field, picklist }) => field === name && picklist.length > 0)
        ?.picklist.map(({ value }) => value);
    const unknown = fields.filter(({ field, value }) => value !== null && offered(field)?.includes(value) === false);
    expect(unknown).toEqual([]);
    if (object === 'Case') expect(fields).toContainEqual(expect.objectContaining({ field: 'Origin', value: 'Web' }));
  });

  it('reads an existing record whole, its lookups with the names of what they point to', async () => {
    const { plan } = await form('Contact', GRACE);
    const [row] = await rowsOf(plan);
    expect(row?.fields).toMatchObject({ LastName: 'Holloway', 'Account.Name': 'Larkspur Gardens' });
    expect(row?.fields['AccountId']).toMatch(/^001/u);
  });
});

describe('a lookup', () => {
  const look = async (text: string, targets: string[]): Promise<PlanRow[]> =>
    rowsOf((await ada.ask({ kind: 'lookup', object: 'Case', field: 'ContactId', text, targets })).plan);

  it('finds by the beginning of a name what full-text search does not know yet', async () => {
    world.org.control.setRules({ searchLagMs: 3_600_000 });
    const { recordId } = await saved('Account', { Name: 'Zephyr Sails' });
    expect(idsOf(await look('Zeph', ['Account']))).toEqual(new Set([recordId]));
    world.org.control.setRules({ searchLagMs: 0 });
  });

  it('finds by a phone number in another spelling, and names the account of a contact', async () => {
    const rows = await look('+44 (0)20 79460111', ['Contact']);
    expect(rows.find(({ id }) => id === GRACE)?.fields).toMatchObject({ 'Account.Name': 'Larkspur Gardens' });
  });

  it('looks into all objects it may point to', async () => {
    const objects = (await look('Larkspur', ['Account', 'Contact'])).map(({ object }) => object);
    expect(objects).toContain('Account');
  });

  it.each(["O'Brien %", '100%_*?', 'a" OR Name != "', '{}[]()^~:\\+-&|!', '\u202E<script>'])(
    'takes any text literally: %s',
    async (text) => expect(await look(text, ['Account', 'Contact'])).toEqual([]),
  );
});

describe('likely duplicates', () => {
  const alike = async (object: string, values: Record<string, string | null>): Promise<Set<string>> =>
    idsOf(await rowsOf((await ada.ask({ kind: 'duplicates', object, values })).plan));

  it('[MAT-11] of a new lead are found among contacts: by e-mail, by whole name, by phone in another spelling', async () => {
    expect(await alike('Lead', { LastName: 'x', Email: 'GRACE.HOLLOWAY@larkspur.example' })).toContain(GRACE);
    expect(await alike('Lead', { FirstName: 'Grace', LastName: 'Holloway' })).toContain(GRACE);
    expect(await alike('Lead', { LastName: 'x', Phone: '+44 (0)20 7946-0111' })).toContain(GRACE);
    expect(await alike('Lead', { LastName: 'Holloway', Email: 'nobody@nowhere.example' })).not.toContain(GRACE);
  });

  it('that the org’s rule finds are named when saving; the agent may save all the same where the rule lets them', async () => {
    const values = { LastName: 'Holloway', Email: 'grace.holloway@larkspur.example' };
    const refused = await saved('Contact', values);
    expect(refused).toMatchObject({ recordId: null, mayAllowDuplicates: true });
    expect(idsOf(refused.duplicates)).toEqual(new Set([GRACE]));
    expect(refused.errors).toMatchObject([{ code: 'DUPLICATES_DETECTED' }]);
    expect((await saved('Contact', values, { allowDuplicates: true })).recordId).toMatch(/^003/u);
  });

  it('cannot be saved where the rule blocks, whatever is asked', async () => {
    const block = { name: 'Block', object: 'Lead', against: ['Lead'], sameBy: [['Company']], action: 'block' } as const;
    world.org.control.setRules({ duplicates: [{ ...block, message: 'Use the other one.' }] });
    onTestFinished(() => world.org.control.setRules({ duplicates: [] }));
    await saved('Lead', { LastName: 'First', Company: 'Only Once Ltd' });
    const second = await saved('Lead', { LastName: 'Second', Company: 'Only Once Ltd' }, { allowDuplicates: true });
    expect(second).toMatchObject({ recordId: null, mayAllowDuplicates: false });
  });
});

describe('a saved record', () => {
  it('is found again when the answer was lost', async () => {
    const { plan, look } = await asked('Lead', { LastName: 'Lost', Company: "O'Neill & Söhne", Phone: '+49 30 1' });
    expect(await rowsOf(look)).toEqual([]);
    const recordId = (await ada.steps(plan)).get('save')?.saved?.recordId;
    expect(idsOf(await rowsOf(look))).toEqual(new Set([recordId]));
  });

  it.each([
    ['[LNK-11] [LNK-12]', 'Lead', { LastName: 'Rule', Company: 'Rules Inc', LeadSource: 'Partner' }],
    ['[LNK-15] [LNK-16]', 'Case', { Subject: 'Rules', Priority: 'High' }],
  ] as const)(
    '%s of %s gets the owner of the assignment rules when the agent wants it',
    async (_id, object, values) => {
      const mia = USERS.find(({ key }) => key === 'mia')?.salesforce?.userId;
      const ownerOf = async (assignmentRules: boolean): Promise<unknown> => {
        const { recordId } = await saved(object, values, { assignmentRules, allowDuplicates: true });
        const [row] = await world.org.query(`SELECT OwnerId FROM ${object} WHERE Id = '${recordId}'`);
        return row?.['OwnerId'];
      };
      expect(await ownerOf(true)).toBe(mia);
      expect(await ownerOf(false)).not.toBe(mia);
    },
  );

  it('[MAP-03] keeps of an existing one what was not on the form', async () => {
    const recordId = (await saved('Lead', { LastName: 'Kept', Company: 'Kept Ltd', Phone: '+49 30 2' })).recordId ?? '';
    expect(await saved('Lead', { Company: 'Renamed Ltd' }, { recordId })).toMatchObject({ recordId, errors: [] });
    expect(await world.org.query(`SELECT Company, Phone FROM Lead WHERE Id = '${recordId}'`)).toMatchObject([
      { Company: 'Renamed Ltd', Phone: '+49 30 2' },
    ]);
  });

  it('is refused by a validation rule at its field, in the administrator’s words', async () => {
    const values = { Name: 'Below zero', StageName: 'Prospecting', CloseDate: '2027-01-31', Amount: '-5' };
    expect((await saved('Opportunity', values)).errors).toMatchObject([
      { field: 'Amount', message: expect.stringContaining('The amount cannot be negative.') as string },
    ]);
  });
});
