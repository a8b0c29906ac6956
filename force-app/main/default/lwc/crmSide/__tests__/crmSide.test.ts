import CrmSide from 'c/crmSide';
import type { CrmScreen } from '../../../../../../connector-server/src/protocol/crmTypes.ts';
import type {
  ConversationView,
  PlanResult,
  RecordPlan,
} from '../../../../../../connector-server/src/protocol/types.ts';
import type { SoftphoneState } from '../../lpModel/lpModel.ts';
import { all, clear, conversation, desk, key, mount, one, textOf } from '../../deskPanel/__tests__/world';
import { BROKEN_POT, GRACE, LARKSPUR, description, done, fakePort, found, rights, screen, settle } from './crmWorld';

const card = {
  plan: { steps: [] },
  fields: [
    { field: 'Phone', overview: true },
    { field: 'Secret__c', overview: false },
  ],
  lists: [{ as: 'list0', object: 'Case', fields: ['CaseNumber', 'Subject', 'Status'], linkable: true }],
  editable: true,
};
const cardSteps: PlanResult = {
  ok: true,
  steps: [
    { as: 'record', rows: [LARKSPUR], more: false },
    {
      as: 'describe',
      rows: [],
      more: false,
      described: description('Account', {
        fields: [
          {
            field: 'Phone',
            label: 'Main phone',
            type: 'phone',
            length: 40,
            precision: 0,
            scale: 0,
            required: false,
            createable: true,
            updateable: true,
            help: '',
            referenceTo: [],
            picklist: [],
            controller: null,
          },
        ],
      }),
    },
    { as: 'list0', rows: [BROKEN_POT], more: true, total: 12 },
  ],
};

interface Options {
  screen?: Partial<CrmScreen>;
  rights?: Parameters<typeof rights>[0];
  state?: Partial<SoftphoneState>;
  conversation?: Partial<ConversationView>;
  rightsResult?: PlanResult;
}

async function show(options: Options = {}) {
  const RIGHTS: RecordPlan = { steps: [] };
  const FOUND: RecordPlan = { steps: [] };
  const CARD: RecordPlan = { steps: [] };
  const fake = fakePort(
    {
      screen: () => done(screen({ ...options.screen, plan: RIGHTS })),
      search: () => done({ plan: FOUND, note: '', columns: { Account: ['Phone'], Contact: ['Email'] } }),
      overview: () => done({ ...card, plan: CARD }),
      view: () => done({ ...card, plan: CARD }),
    },
    (plan) =>
      plan === RIGHTS
        ? (options.rightsResult ?? { ok: true, steps: rights(options.rights) })
        : plan === CARD
          ? cardSteps
          : found(LARKSPUR, GRACE),
  );
  const element = mount('c-crm-side', CrmSide, {
    state: desk(options.state),
    conversation: conversation(options.conversation),
    port: fake.port,
    entry: { screen: 'start' as 'start' | 'links' | 'matches' | 'relate' },
    columns: false,
  });
  let chats = 0;
  element.addEventListener('chat', () => chats++);
  await settle();
  return { ...fake, element, chats: () => chats };
}

type Shown = Awaited<ReturnType<typeof show>>['element'];

/** Presses what is found part by part, each within the one before. */
const press = async (element: Shown, ...path: string[]): Promise<void> => {
  path.reduce<HTMLElement>((part, selector) => one(part, selector), element).click();
  await settle();
};
/** Opens the menu of a part and gives its entries. */
const menu = async (within: HTMLElement, selector = 'c-ui-menu.actions'): Promise<HTMLElement[]> => {
  const part = one(within, selector);
  one(part, '.trigger').click();
  await settle();
  return all(part, '.choice');
};
const choose = async (element: Shown, label: string): Promise<void> => {
  (await menu(element)).find((choice) => textOf(choice) === label)?.click();
  await settle();
};
const commands = (element: Shown): unknown[] =>
  element.intents.flatMap((intent) => (intent.kind === 'command' ? [intent.command] : []));

afterEach(clear);

describe('the CRM side', () => {
  it('[MAT-01] [MAT-08] opens searched: the contact under its account, what is linked marked', async () => {
    const { element, asked } = await show({
      screen: { autoSearch: true, searchText: 'grace@larkspur.example' },
      conversation: { links: [{ object: 'Contact', recordId: GRACE.id, name: 'Grace Holloway' }] },
    });
    expect(asked).toContainEqual({ kind: 'search', text: 'grace@larkspur.example', objects: null });
    const children = one(element, '.children');
    expect(textOf(children)).toContain('Grace Holloway');
    expect(textOf(children)).toContain('Linked');
    expect(textOf(one(element, '.row'))).toContain('Larkspur Gardens');
    await expect(element).toBeAccessible();
  });

  it('[TRB-05] [TRB-13] says why there is nothing for this skill, and offers nothing', async () => {
    const { element } = await show({ screen: { refusal: { code: 'no_objects', text: 'No object is chosen.' } } });
    expect(textOf(one(element, '.trouble'))).toBe('No object is chosen.');
    expect(all(element, 'c-crm-search, c-ui-menu')).toHaveLength(0);
    await expect(element).toBeAccessible();
  });

  it('says that it could not be prepared, and tries again', async () => {
    const fake = fakePort({ screen: () => Promise.reject(new Error('No connection.')) }, () => found());
    const element = mount('c-crm-side', CrmSide, { state: desk(), conversation: conversation(), port: fake.port });
    expect(textOf(element)).toContain('Preparing');
    await settle();
    expect(textOf(one(element, '[role="alert"]'))).toContain('No connection.');
    one(element, '.retry').click();
    await settle();
    expect(fake.asked).toHaveLength(2);
    await expect(element).toBeAccessible();
  });

  it('[LNK-08] [PRM-18] [TRB-04] offers only what settings and profile allow, and says why the rest is missing', async () => {
    const { objects } = screen();
    const { element } = await show({
      screen: { objects: objects.map((each) => (each.object === 'Account' ? { ...each, allowCreate: false } : each)) },
      rights: { Lead: { createable: false }, Opportunity: { accessible: false } },
    });
    expect((await menu(element)).map(textOf)).toEqual(['New Contact', 'New Case']);
    const why = textOf(one(element, '.footnote'));
    expect(why).toContain('Account (switched off in the settings)');
    expect(why).toContain('Lead (your Salesforce profile may not create it)');
    expect(why).toContain('Opportunity (your Salesforce profile cannot see it)');
    await expect(element).toBeAccessible();
  });

  it('[TRB-04] when the rights cannot be read, says so and still searches', async () => {
    const { element } = await show({
      rightsResult: { ok: false, code: 'permission_missing', message: 'You do not have the permission.' },
    });
    expect(textOf(one(element, '.trouble'))).toContain('You do not have the permission.');
    expect(all(element, 'c-crm-search')).toHaveLength(1);
  });

  it('[MAT-15] [MAT-16] shows a record with its fields and lists; what the agent may not see is not there', async () => {
    const { element } = await show({ screen: { autoSearch: true, searchText: 'lark' } });
    await press(element, 'c-crm-hit', '.name');
    expect(textOf(one(element, '.fields'))).toBe('Main phone+44 20 7946 0101');
    expect(textOf(one(element, '.list .heading'))).toBe('Cases (1 of 12)');
    expect(all(element, 'thead th').map(textOf)).toEqual(['Case Number', 'Subject', 'Status', 'Link']);
    await expect(element).toBeAccessible();
    await choose(element, 'SF Full View');
    expect(element.intents).toContainEqual({ kind: 'openRecord', recordId: LARKSPUR.id, where: 'console' });
  });

  it('[LNK-22] [LNK-23] [LNK-25] links and unlinks: from the bubble, from the record, from the menu', async () => {
    const { element } = await show({ screen: { autoSearch: true, searchText: 'lark' } });
    await press(element, '.info');
    expect(textOf(one(element, '.bubble'))).toContain('Main phone');
    await press(element, 'c-crm-card', '.link');
    await press(element, 'c-crm-hit', '.name');
    await choose(element, 'Link Chat');
    const account = { object: 'Account', recordId: LARKSPUR.id };
    expect(commands(element)).toEqual([
      {
        name: 'linkRecord',
        conversationId: 'grace',
        object: 'Case',
        recordId: BROKEN_POT.id,
        recordName: '00001026 · Broken pot',
      },
      { name: 'linkRecord', conversationId: 'grace', ...account, recordName: 'Larkspur Gardens' },
    ]);
    element.conversation = conversation({ links: [{ ...account, name: 'Larkspur Gardens' }] });
    await settle();
    expect(textOf(element)).toContain('Linked to this chat');
    await choose(element, 'Unlink Chat');
    expect(commands(element).at(-1)).toEqual({ name: 'unlinkRecord', conversationId: 'grace', ...account });
  });

  it('[LNK-07] makes a case from an account, with the account as its source', async () => {
    const { element, asked } = await show({ screen: { autoSearch: true, searchText: 'lark' } });
    const choices = await menu(one(element, 'c-crm-hit'), 'c-ui-menu');
    expect(choices.map(textOf)).toEqual(['New Contact', 'New Opportunity', 'New Case', 'SF Full View']);
    choices[2]?.click();
    await settle();
    expect(asked).toContainEqual({
      kind: 'form',
      object: 'Case',
      recordId: null,
      from: { object: 'Account', recordId: LARKSPUR.id, name: 'Larkspur Gardens' },
      recordTypeId: null,
    });
    expect(textOf(one(element, '.title'))).toBe('New Case');
  });

  it('[MAT-07] opens on the form of a new record where the skill says so, but not when somebody is linked', async () => {
    const { element } = await show({ screen: { screen: 'new:Lead' } });
    expect(textOf(one(element, '.title'))).toBe('New Lead');
    clear();
    const links = [{ object: 'Contact', recordId: GRACE.id, name: 'Grace' }];
    const again = await show({ screen: { screen: 'new:Lead' }, conversation: { links } });
    expect(textOf(one(again.element, '.title'))).toBe('Salesforce');
  });

  it('a form with something in it is not left without a word', async () => {
    const { element } = await show({ screen: { screen: 'new:Lead' } });
    one(element, 'c-crm-form').dispatchEvent(new CustomEvent('dirty', { detail: { dirty: true } }));
    await press(element, '.back');
    expect(textOf(one(element, 'c-desk-confirm'))).toContain('What you entered is not saved');
    await expect(element).toBeAccessible();
    await press(element, '.no');
    expect(textOf(one(element, '.title'))).toBe('New Lead');
    await press(element, '.back');
    await press(element, '.yes');
    expect(textOf(one(element, '.title'))).toBe('Salesforce');
  });

  it('a saved record takes the place of its form', async () => {
    const { element, asked } = await show({ screen: { screen: 'new:Account' } });
    const detail = { object: 'Account', recordId: LARKSPUR.id, name: 'Larkspur Gardens', linked: true };
    one(element, 'c-crm-form').dispatchEvent(new CustomEvent('saved', { detail }));
    await settle();
    expect(asked).toContainEqual({ kind: 'view', object: 'Account', recordId: LARKSPUR.id });
    await press(element, '.back');
    expect(textOf(one(element, '.title'))).toBe('Salesforce');
  });

  it('keeps the last message and what is unread in sight, and goes back to the chat', async () => {
    const { element, chats } = await show({ conversation: { lastText: 'Are you there?', unread: 2 } });
    expect(textOf(one(element, 'c-crm-glance'))).toContain('Grace Are you there?2 new messages');
    one(element, '.glance').click();
    one(element, '.side').dispatchEvent(key('Escape'));
    expect(chats()).toBe(2);
    element.columns = true;
    await settle();
    expect(all(element, 'c-crm-glance')).toHaveLength(0);
  });

  it('[LOG-06] relates the conversation to what is on the screen, with its name as Salesforce shows it', async () => {
    const context = { recordId: LARKSPUR.id, object: 'Account', name: '' };
    const { element } = await show({ state: { context } });
    expect(textOf(one(element, '.relate'))).toContain('On your screen: the Account');
    await press(element, '.relate-it');
    expect(commands(element)).toEqual([
      {
        name: 'linkRecord',
        conversationId: 'grace',
        object: 'Account',
        recordId: LARKSPUR.id,
        recordName: 'Larkspur Gardens',
      },
    ]);
    element.conversation = conversation({
      links: [{ object: 'Account', recordId: LARKSPUR.id.slice(0, 15), name: '' }],
    });
    await settle();
    expect(all(element, '.relate')).toHaveLength(0);
    element.conversation = conversation();
    element.state = desk({ context: { recordId: '0Q0000000000001', object: 'Quote', name: 'Q-1' } });
    await settle();
    expect(all(element, '.relate')).toHaveLength(0);
  });

  it('asks the host for two columns, and says which it is', async () => {
    const capabilities = { ...desk().capabilities!, canWiden: true };
    const { element } = await show({ state: { capabilities } });
    expect(one(element, '.wide').getAttribute('aria-pressed')).toBe('false');
    one(element, '.wide').click();
    expect(element.intents).toContainEqual({ kind: 'wide', wide: true });
    element.state = desk({ capabilities: { ...capabilities, canWiden: false } });
    await settle();
    expect(all(element, '.wide')).toHaveLength(0);
  });
});
