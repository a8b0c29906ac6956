import { all, clear, focusIn, one, textOf } from '../../deskPanel/__tests__/world';
import {
  ACCOUNT,
  CONTACT,
  LEAD,
  World,
  click,
  described,
  enter,
  errorsAt,
  formField,
  row,
  saved,
  serverForm,
  settled,
  show,
} from './world';

afterEach(clear);

const record = { object: 'Lead', recordId: LEAD, name: 'Grace Holloway' };
const creates = (world: World): number => world.executed.filter(({ steps }) => steps[0]?.as === 'save').length;

describe('Save & Link', () => {
  it('[LNK-03] saves and links the conversation to the new record', async () => {
    const world = new World();
    const { form, told } = await show(world);
    expect(one(form, '.form').getAttribute('aria-label')).toBe('New Lead');
    await enter(form, 'LastName', 'Holloway');
    await click(form, '.save');
    expect(world.asks('save')).toEqual([
      {
        kind: 'save',
        object: 'Lead',
        recordId: null,
        recordTypeId: null,
        values: { LastName: 'Holloway' },
        assignmentRules: true,
        allowDuplicates: false,
      },
    ]);
    expect(world.links).toEqual([[record]]);
    expect(told.filter(({ type }) => type !== 'dirty')).toEqual([
      { type: 'saved', detail: { ...record, linked: true } },
    ]);
    expect(told.at(-2)).toEqual({ type: 'dirty', detail: { dirty: false } });
  });

  it('lets nothing be changed while it is saved, and opens no second form in the console', async () => {
    const world = new World();
    const { form, told } = await show(world);
    await enter(form, 'LastName', 'Holloway');
    const entered = one(form, '.filled');
    expect(entered.hasAttribute('inert')).toBe(false);
    let go = (): void => {};
    world.gate = new Promise((resolve) => (go = resolve));
    entered.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, bubbles: true, composed: true }));
    await settled();
    expect(entered.hasAttribute('inert')).toBe(true);
    expect(entered.querySelectorAll('c-crm-form-fields, .rules').length).toBeGreaterThan(0);
    // What had the focus has lost it; the button that says what happens has it.
    expect(focusIn(form)?.className).toContain('save');
    await click(form, '.console');
    expect(world.consoles).toEqual([]);
    world.save = saved({ recordId: null, errors: [{ field: 'LastName', code: 'X', message: 'Not this one.' }] });
    go();
    await settled();
    expect(one(form, '.filled').hasAttribute('inert')).toBe(false);
    expect(told.map(({ type }) => type)).toEqual(['dirty']);
  });

  it('[LNK-05] links the parents on the form as well', async () => {
    const world = new World();
    world.form = serverForm({
      fields: [
        formField('LastName', { value: 'Help' }),
        formField('ContactId', { value: CONTACT, valueName: 'Grace Holloway' }),
        formField('AccountId', { value: ACCOUNT }),
      ],
      linkParents: [
        { object: 'Contact', field: 'ContactId' },
        { object: 'Account', field: 'AccountId' },
      ],
    });
    world.fields = [
      described('LastName'),
      described('ContactId', { type: 'reference', referenceTo: ['Contact'] }),
      described('AccountId', { type: 'reference', referenceTo: ['Account'] }),
    ];
    world.found = [row('Account', ACCOUNT, { Name: 'Larkspur Gardens' })];
    const { form } = await show(world);
    expect(textOf(form)).toContain('Larkspur Gardens');
    await click(form, '.save');
    expect(world.links).toEqual([
      [
        record,
        { object: 'Contact', recordId: CONTACT, name: 'Grace Holloway' },
        { object: 'Account', recordId: ACCOUNT, name: 'Larkspur Gardens' },
      ],
    ]);
  });

  it('says of a record that was saved but not linked which it is, and links it without saving again', async () => {
    const world = new World();
    world.linking = new Error('The connector is restarting.');
    const { form, told } = await show(world);
    await enter(form, 'LastName', 'Holloway');
    await click(form, '.save');
    expect(textOf(form)).toContain('Lead Grace Holloway was saved, but this conversation is not linked to it');
    expect(textOf(form)).toContain('The connector is restarting.');
    expect(all(form, '.save')).toHaveLength(0);
    await expect(form).toBeAccessible();
    world.linking = null;
    await click(form, '.relink');
    expect(creates(world)).toBe(1);
    expect(world.links).toEqual([[record], [record]]);
    expect(told.at(-1)).toEqual({ type: 'saved', detail: { ...record, linked: true } });
  });

  it('says so again to an agent who left meanwhile and opens the form once more', async () => {
    const world = new World();
    world.linking = new Error('The connector is restarting.');
    const first = await show(world, { conversationId: 'grace-left' });
    await enter(first.form, 'LastName', 'Holloway');
    one(first.form, '.save').click();
    first.form.remove();
    await settled();
    const second = await show(world, { conversationId: 'grace-left' });
    expect(textOf(second.form)).toContain('was saved, but this conversation is not linked to it');
    await click(second.form, '.leave');
    expect(second.told.at(-1)).toEqual({ type: 'saved', detail: { ...record, linked: false } });
    expect(creates(world)).toBe(1);
  });

  it('looks for a record whose creation was not answered before it offers another save', async () => {
    const world = new World();
    world.save = new Error('Salesforce did not answer.');
    world.looked = [row('Lead', LEAD, { Name: 'Grace Holloway' })];
    const { form, told } = await show(world);
    await enter(form, 'LastName', 'Holloway');
    await click(form, '.save');
    expect(textOf(form)).toContain('It is not certain that this was saved');
    expect(textOf(form)).toContain('there is such a record');
    expect(all(form, '.save, .back')).toHaveLength(0);
    await click(form, '.found .link');
    expect(world.links).toEqual([[record]]);
    expect(told.at(-1)).toEqual({ type: 'saved', detail: { ...record, linked: true } });
    expect(creates(world)).toBe(1);
  });

  it('saves again when there is no such record', async () => {
    const world = new World();
    world.save = new Error('Salesforce did not answer.');
    const { form, told } = await show(world);
    await enter(form, 'LastName', 'Holloway');
    await click(form, '.save');
    expect(textOf(form)).toContain('there is no such record');
    world.save = saved();
    await click(form, '.again');
    expect(told.at(-1)).toMatchObject({ type: 'saved' });
  });

  it('does not save again what came through after all, seen by a last look', async () => {
    const world = new World();
    world.save = new Error('Salesforce did not answer.');
    const { form } = await show(world);
    await enter(form, 'LastName', 'Holloway');
    await click(form, '.save');
    world.looked = [row('Lead', LEAD, { Name: 'Grace Holloway' })];
    world.save = saved();
    await click(form, '.again');
    expect(creates(world)).toBe(1);
    expect(textOf(form)).toContain('there is such a record');
    // The agent says that it is another one.
    await click(form, '.again');
    expect(creates(world)).toBe(2);
  });

  it('takes an answer that says nothing for no answer', async () => {
    const world = new World();
    const { execute } = world.port;
    world.port.execute = (plan) =>
      plan.steps[0]?.as === 'save'
        ? Promise.resolve({ ok: false, code: 'plan_failed', message: 'Salesforce could not search.' })
        : execute(plan);
    const { form } = await show(world);
    await enter(form, 'LastName', 'Holloway');
    await click(form, '.save');
    expect(textOf(form)).toContain('It is not certain that this was saved');
  });

  it('lets an agent save changes of a record again whose answer was lost: that does no harm', async () => {
    const world = new World();
    world.stored = { LastName: 'Holloway', Email: null };
    world.save = new Error('Salesforce did not answer.');
    const { form, told } = await show(world, { recordId: LEAD });
    await enter(form, 'LastName', 'Hart');
    await click(form, '.save');
    expect(textOf(form)).toContain('Save again; that does no harm.');
    world.save = saved();
    await click(form, '.save');
    expect(told.at(-1)).toMatchObject({ type: 'saved' });
  });

  it('does not take a look that the org did not let through for proof that there is nothing', async () => {
    const world = new World();
    world.save = new Error('Salesforce did not answer.');
    world.notAllowed = ['Lead.LastName'];
    const { form } = await show(world);
    await enter(form, 'LastName', 'Holloway');
    await click(form, '.save');
    expect(textOf(form)).toContain('Look in Salesforce before you save again.');
  });

  it('says when it could not look either, and looks again', async () => {
    const world = new World();
    world.save = new Error('Salesforce did not answer.');
    world.looked = new Error('The search is down.');
    const { form } = await show(world);
    await enter(form, 'LastName', 'Holloway');
    await click(form, '.save');
    expect(textOf(form)).toContain('The search is down.');
    world.looked = [];
    await click(form, '.look');
    expect(textOf(form)).toContain('there is no such record');
  });

  it('saves once, however often it is pressed', async () => {
    const world = new World();
    const { form } = await show(world);
    await enter(form, 'LastName', 'Holloway');
    one(form, '.save').click();
    one(form, '.save').click();
    await settled();
    expect(creates(world)).toBe(1);
  });

  it('only saves where the conversation cannot be linked', async () => {
    const world = new World();
    world.form = serverForm({ linkable: false });
    const { form, told } = await show(world);
    expect(textOf(one(form, '.save'))).toBe('Save');
    await enter(form, 'LastName', 'Holloway');
    await click(form, '.save');
    expect(world.links).toEqual([]);
    expect(told.at(-1)).toEqual({ type: 'saved', detail: { ...record, linked: false } });
  });

  it('[LNK-12] [LNK-16] leaves assignment rules to the agent where the settings do', async () => {
    const world = new World();
    world.form = serverForm({ assignmentRules: 'agent' });
    const { form } = await show(world);
    await enter(form, 'LastName', 'Holloway');
    expect(one<HTMLInputElement>(form, '.rules').checked).toBe(true);
    one<HTMLInputElement>(form, '.rules').checked = false;
    one(form, '.rules').dispatchEvent(new Event('change'));
    await click(form, '.save');
    expect(world.asks('save')[0]?.assignmentRules).toBe(false);
  });
});

describe('a save that was refused', () => {
  it('shows each error at its field and in a summary that has the focus and leads there', async () => {
    const world = new World();
    world.save = saved({
      recordId: null,
      errors: [
        { field: 'Email', code: 'INVALID_EMAIL_ADDRESS', message: 'Email: invalid email address: x' },
        { field: 'Region__c', code: 'REQUIRED_FIELD_MISSING', message: 'Required fields are missing: [Region__c]' },
        { field: null, code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'Leads need a company.' },
      ],
    });
    const { form } = await show(world);
    await enter(form, 'LastName', 'Holloway');
    await click(form, '.save');
    expect(errorsAt(form)).toEqual({ Email: 'Enter an e-mail address such as name@company.com.' });
    const summary = one(form, 'c-crm-form-errors');
    expect(textOf(summary)).toContain('Not saved: 3 things to look at.');
    expect(textOf(summary)).toContain('Region__c:Salesforce requires a value here. It is not on this form');
    expect(textOf(summary)).toContain('Leads need a company.');
    expect(summary.shadowRoot?.activeElement).toBe(one(summary, '.summary'));
    await expect(form).toBeAccessible();
    one(summary, '.jump').click();
    const email = all(form, 'c-crm-form-field').find((host) => host.dataset['field'] === 'Email');
    expect(email?.shadowRoot?.activeElement?.tagName).toBe('INPUT');
  });

  it('shows what the server found, field by field', async () => {
    const world = new World();
    world.refusals.save = {
      outcome: 'refused',
      code: 'invalid',
      text: 'Not saved.',
      fields: [{ field: 'Email', text: 'This field cannot be changed here.' }],
    };
    const { form } = await show(world);
    await enter(form, 'LastName', 'Holloway');
    await click(form, '.save');
    expect(errorsAt(form)).toEqual({ Email: 'This field cannot be changed here.' });
    expect(creates(world)).toBe(0);
  });

  it('[MAP-08] asks for required values and sends nothing', async () => {
    const world = new World();
    const { form } = await show(world);
    await click(form, '.save');
    expect(errorsAt(form)).toEqual({ LastName: 'Enter a value.' });
    expect(world.asks('save')).toEqual([]);
    await enter(form, 'LastName', 'Holloway');
    expect(errorsAt(form)).toEqual({});
    expect(all(form, 'c-crm-form-errors')).toHaveLength(0);
  });
});
