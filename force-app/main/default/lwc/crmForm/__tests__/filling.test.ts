import { all, clear, drawn, key, one, textOf } from '../../deskPanel/__tests__/world';
import {
  ACCOUNT,
  CONTACT,
  LEAD,
  World,
  click,
  control,
  described,
  enter,
  errorsAt,
  formField,
  row,
  saved,
  serverForm,
  settled,
  show,
  values,
} from './world';

afterEach(clear);

const options = (form: Element, field: string): string[] =>
  [...(control(form, field) as unknown as HTMLSelectElement).options].map(({ text }) => text);

describe('a form', () => {
  it('[MAP-04] [MAP-09] starts with what is known and says where it came from; the agent may change it', async () => {
    const world = new World();
    world.form = serverForm({
      fields: [
        formField('LastName', { value: 'Holloway', origin: 'From the conversation', required: true }),
        formField('Source__c', { value: 'Chat', origin: 'Preset' }),
      ],
    });
    world.fields = [described('LastName'), described('Source__c')];
    const { form, told } = await show(world);
    expect(control(form, 'LastName').value).toBe('Holloway');
    expect(textOf(form)).toContain('From the conversation');
    expect(told).toEqual([]);
    await expect(form).toBeAccessible();
    await enter(form, 'Source__c', 'Shop');
    expect(told).toEqual([{ type: 'dirty', detail: { dirty: true } }]);
    expect(textOf(form)).not.toContain('Preset');
    await click(form, '.save');
    expect(world.asks('save')[0]?.values).toEqual({ LastName: 'Holloway', Source__c: 'Shop' });
  });

  it('[PRM-18] [MAP-03] shows what the agent may not change as text, and what they may not see not at all', async () => {
    const world = new World();
    world.form = serverForm({
      fields: [
        formField('LastName', { value: 'Holloway' }),
        formField('Score__c', { value: '7', origin: 'From the conversation' }),
        formField('LeadSource', { value: 'Chat', editability: 'read_only' }),
        formField('Secret__c', { value: 'x', required: true }),
      ],
    });
    world.fields = [described('LastName'), described('Score__c', { createable: false }), described('LeadSource')];
    const { form } = await show(world);
    expect(all(form, '.fixed').map(textOf)).toEqual(['Score —', 'Lead Source Chat']);
    expect(textOf(form)).toContain(
      'The settings require Secret__c. Either your profile does not let you fill it, or it is gone from Salesforce.',
    );
    await click(form, '.save');
    expect(world.asks('save')[0]?.unfillable).toEqual(['Secret__c']);
    expect(world.asks('save')[0]?.values).toEqual({ LastName: 'Holloway', LeadSource: 'Chat' });
  });

  it('[PRM-18] is refused to an agent whose profile has no right to create, in words', async () => {
    const world = new World();
    world.described = { createable: false };
    const { form, told } = await show(world);
    expect(textOf(form)).toContain('Your profile does not let you create Leads. Ask your Salesforce administrator.');
    await expect(form).toBeAccessible();
    await click(form, '.close');
    expect(told).toEqual([{ type: 'cancel', detail: null }]);
  });

  it('asks for what Salesforce requires, too, though the settings do not', async () => {
    const world = new World();
    world.fields = [described('LastName'), described('Email', { type: 'email', required: true })];
    const { form } = await show(world);
    expect(control(form, 'Email').getAttribute('aria-required')).toBe('true');
    await enter(form, 'LastName', 'Holloway');
    await click(form, '.save');
    expect(errorsAt(form)).toEqual({ Email: 'Enter a value.' });
  });

  it('can be opened again after it could not be', async () => {
    const world = new World();
    world.refusals.form = { outcome: 'refused', code: 'x', text: 'The connector is restarting.' };
    const { form } = await show(world);
    expect(textOf(form)).toContain('The connector is restarting.');
    delete world.refusals.form;
    await click(form, '.retry');
    expect(control(form, 'LastName').value).toBe('');
  });

  it('changes an existing record by what was changed only', async () => {
    const world = new World();
    world.form = serverForm({
      fields: [formField('LastName'), formField('Email'), formField('Made__c', { editability: 'create_only' })],
    });
    world.fields = [described('LastName'), described('Email', { type: 'email' }), described('Made__c')];
    world.stored = { LastName: 'Holloway', Email: 'g@larkspur.example', Made__c: '2020' };
    const { form, told } = await show(world, { recordId: LEAD });
    expect(one(form, '.form').getAttribute('aria-label')).toBe('Edit Lead');
    expect(all(form, '.fixed').map(textOf)).toEqual(['Made 2020']);
    expect(all(form, '.console')).toHaveLength(0);
    await enter(form, 'Email', '');
    expect(textOf(one(form, '.save'))).toBe('Save');
    await click(form, '.save');
    expect(world.asks('save')[0]).toMatchObject({ recordId: LEAD, values: { Email: null } });
    expect(world.links).toEqual([]);
    expect(told.at(-1)).toMatchObject({ type: 'saved', detail: { recordId: LEAD, linked: false } });
  });

  it('[MAP-25] shows API names beside the labels on request', async () => {
    const { form } = await show(new World());
    expect(all(form, '.api')).toHaveLength(0);
    await click(form, '.names');
    expect(all(form, '.api').map(textOf)).toEqual(['LastName', 'Email']);
    expect(one(form, '.names').getAttribute('aria-pressed')).toBe('true');
  });

  it('opens the console’s own form with what was entered', async () => {
    const world = new World();
    const { form } = await show(world);
    await enter(form, 'LastName', 'Holloway');
    await click(form, '.console');
    expect(world.consoles).toEqual([{ object: 'Lead', defaults: { LastName: 'Holloway' } }]);
    expect(textOf(form)).toContain('link the record on screen');
  });

  it('asks before it throws away what was entered, and keeps it when the agent stays', async () => {
    const { form, told } = await show(new World());
    await enter(form, 'LastName', 'Holloway');
    one(form, '.form').dispatchEvent(key('Escape'));
    await settled();
    expect(textOf(form)).toContain('Discard what you entered?');
    await click(form, '.no');
    expect(control(form, 'LastName').value).toBe('Holloway');
    await click(form, '.cancel');
    await click(form, '.yes');
    expect(told.map(({ type }) => type)).toEqual(['dirty', 'dirty', 'cancel']);
  });

  it('keeps what was entered while the agent looks at another conversation', async () => {
    const world = new World();
    const first = await show(world, { conversationId: 'grace-drafts' });
    await enter(first.form, 'LastName', 'Holloway');
    first.form.remove();
    const second = await show(world, { conversationId: 'grace-drafts' });
    expect(control(second.form, 'LastName').value).toBe('Holloway');
    expect(second.told).toEqual([{ type: 'dirty', detail: { dirty: true } }]);
    await click(second.form, '.cancel');
    await click(second.form, '.yes');
    second.form.remove();
    const third = await show(world, { conversationId: 'grace-drafts' });
    expect(control(third.form, 'LastName').value).toBe('');
  });

  it('goes over to another record when it is told to', async () => {
    const world = new World();
    const { form } = await show(world);
    await enter(form, 'LastName', 'Holloway');
    (form as unknown as { conversationId: string }).conversationId = 'another';
    await settled();
    expect(control(form, 'LastName').value).toBe('');
  });

  it('[MAP-12] says at once that a value from the conversation does not fit, and at saving what is too long', async () => {
    const world = new World();
    world.form = serverForm({
      fields: [
        formField('LastName', { value: 'x'.repeat(81) }),
        formField('Amount__c', { value: 'plenty', origin: 'From the conversation' }),
      ],
    });
    world.fields = [described('LastName'), described('Amount__c', { type: 'currency', precision: 18, scale: 2 })];
    const { form } = await show(world);
    expect(textOf(form)).toContain('“plenty” does not fit here.');
    await click(form, '.save');
    expect(errorsAt(form)).toEqual({ LastName: 'At most 80 characters; these are 81.' });
  });
});

describe('record types and picklists', () => {
  const world = (): World => {
    const made = new World();
    made.described = {
      recordTypes: [
        { id: '012000000000001AAA', name: 'Retail', isDefault: true },
        { id: '012000000000002AAA', name: 'Trade', isDefault: false },
      ],
    };
    made.form = serverForm({
      fields: [
        formField('LastName'),
        formField('Country__c', { value: 'DE' }),
        formField('City__c'),
        formField('Tags__c'),
      ],
    });
    made.fields = [
      described('LastName'),
      described('Country__c', { type: 'picklist', picklist: values('DE', 'FR') }),
      described('City__c', {
        type: 'picklist',
        controller: 'Country__c',
        picklist: [
          { value: 'Berlin', label: 'Berlin', isDefault: false, validFor: ['DE'] },
          { value: 'Paris', label: 'Paris', isDefault: false, validFor: ['FR'] },
        ],
      }),
      described('Tags__c', { type: 'multipicklist', picklist: values('New', 'VIP', 'Fleet') }),
    ];
    return made;
  };

  it('offers in a dependent picklist what its controlling value allows, and clears what no longer does', async () => {
    const { form } = await show(world());
    expect(options(form, 'City__c')).toEqual(['None', 'Berlin']);
    await enter(form, 'City__c', 'Berlin');
    await enter(form, 'Country__c', 'FR');
    expect(options(form, 'City__c')).toEqual(['None', 'Paris']);
    expect(control(form, 'City__c').value).toBe('');
    expect(textOf(form)).toContain('Choose again: the values have changed.');
    await expect(form).toBeAccessible();
  });

  it('takes several values of a multi-select picklist', async () => {
    const made = world();
    const { form } = await show(made);
    for (const box of all<HTMLInputElement>(form, '.picks .control').filter(({ value }) => value !== 'VIP')) {
      box.checked = true;
      box.dispatchEvent(new Event('change'));
    }
    await drawn();
    await click(form, '.save');
    expect(made.asks('save')[0]?.values).toEqual({ Country__c: 'DE', Tags__c: 'New;Fleet' });
  });

  it('asks for the values of the chosen record type, keeps what was entered, and saves with that type', async () => {
    const made = world();
    const { form } = await show(made);
    await enter(form, 'LastName', 'Holloway');
    const select = one<HTMLSelectElement>(form, '.record-type');
    expect([...select.options].map(({ text }) => text)).toEqual(['Retail', 'Trade']);
    made.fields = made.fields.map((field) =>
      field.field === 'Country__c' ? { ...field, picklist: values('CH') } : field,
    );
    select.value = '012000000000002AAA';
    select.dispatchEvent(new Event('change'));
    await settled();
    expect(made.asks('form').at(-1)?.recordTypeId).toBe('012000000000002AAA');
    expect(options(form, 'Country__c')).toEqual(['None', 'CH']);
    expect(control(form, 'LastName').value).toBe('Holloway');
    await click(form, '.save');
    expect(made.asks('save')[0]).toMatchObject({
      recordTypeId: '012000000000002AAA',
      values: { LastName: 'Holloway' },
    });
  });

  it('keeps and shows a value of an existing record that is no longer active', async () => {
    const made = world();
    made.stored = { LastName: 'Holloway', Country__c: 'DDR', City__c: null, Tags__c: 'Old;VIP' };
    const { form } = await show(made, { recordId: LEAD });
    expect(options(form, 'Country__c')).toEqual(['None', 'DE', 'FR', 'DDR (no longer in use)']);
    expect(control(form, 'Country__c').value).toBe('DDR');
    expect(
      all<HTMLInputElement>(form, '.picks .control')
        .filter(({ checked }) => checked)
        .map(({ value }) => value),
    ).toEqual(['VIP', 'Old']);
    await enter(form, 'LastName', 'Hart');
    await click(form, '.save');
    expect(made.asks('save')[0]?.values).toEqual({ LastName: 'Hart' });
  });
});

describe('likely duplicates', () => {
  const world = (): World => {
    const made = new World();
    made.form = serverForm({
      fields: [formField('LastName', { value: 'Holloway' }), formField('Email', { value: 'g@larkspur.example' })],
      duplicateKeys: ['LastName', 'Email'],
    });
    made.columns = { Contact: ['Email'] };
    made.found = [row('Contact', CONTACT, { Name: 'Grace Holloway', Email: 'g@larkspur.example', AccountId: ACCOUNT })];
    return made;
  };

  it('[MAT-11] are shown while the form is filled in, and can be looked at and linked instead', async () => {
    const made = world();
    const { form, told } = await show(made);
    expect(textOf(form)).toContain('1 record like this exists already');
    expect(textOf(one(form, '.found'))).toContain('g@larkspur.example');
    await expect(form).toBeAccessible();
    await click(form, '.found .view');
    expect(told.at(-1)).toEqual({
      type: 'view',
      detail: { object: 'Contact', recordId: CONTACT, name: 'Grace Holloway' },
    });
    await click(form, '.found .link');
    expect(made.links).toEqual([
      [{ object: 'Contact', recordId: CONTACT, name: 'Grace Holloway', accountId: ACCOUNT }],
    ]);
    expect(told.at(-1)).toEqual({
      type: 'saved',
      detail: { object: 'Contact', recordId: CONTACT, name: 'Grace Holloway', linked: true },
    });
  });

  it('[MAT-11] are asked about before saving, once', async () => {
    const made = world();
    const { form, told } = await show(made);
    await click(form, '.save');
    expect(made.asks('save')).toEqual([]);
    expect(textOf(form)).toContain('Not saved yet. Is it one of these?');
    await click(form, '.anyway');
    expect(made.asks('save')).toHaveLength(1);
    expect(told.at(-1)).toMatchObject({ type: 'saved' });
  });

  it('are looked for again when what identifies the customer was changed', async () => {
    const made = world();
    made.found = [];
    const { form } = await show(made);
    expect(all(form, '.found')).toHaveLength(0);
    made.found = [row('Lead', LEAD, { Name: 'Grace Hart' })];
    await enter(form, 'LastName', 'Hart');
    expect(textOf(form)).toContain('1 record like this exists already');
    expect(made.asks('duplicates').at(-1)?.values).toEqual({ LastName: 'Hart', Email: 'g@larkspur.example' });
  });

  it('do not keep the agent from saving when the search is down', async () => {
    const made = world();
    made.refusals.duplicates = { outcome: 'refused', code: 'x', text: 'Search is down.' };
    const { form, told } = await show(made);
    expect(textOf(form)).toContain('Duplicates could not be looked for: Search is down.');
    await click(form, '.save');
    expect(told.at(-1)).toMatchObject({ type: 'saved' });
  });

  it('that Salesforce found are shown; saving all the same is offered only where the org allows it', async () => {
    const made = world();
    made.form = serverForm({ fields: [formField('LastName', { value: 'Holloway' })] });
    const error = { field: null, code: 'DUPLICATES_DETECTED', message: 'You are creating a duplicate record.' };
    made.save = saved({ recordId: null, errors: [error], duplicates: made.found, mayAllowDuplicates: true });
    const { form, told } = await show(made);
    await click(form, '.save');
    expect(textOf(form)).toContain('You are creating a duplicate record.');
    made.save = saved();
    await click(form, '.allow');
    expect(made.asks('save').map(({ allowDuplicates }) => allowDuplicates)).toEqual([false, true]);
    expect(told.at(-1)).toMatchObject({ type: 'saved' });
  });

  it('that Salesforce blocks can be looked at, not overruled', async () => {
    const made = world();
    made.form = serverForm({ fields: [formField('LastName', { value: 'Holloway' })] });
    const error = { field: null, code: 'DUPLICATES_DETECTED', message: 'Use one of these records?' };
    made.save = saved({ recordId: null, errors: [error], duplicates: made.found });
    const { form } = await show(made);
    await click(form, '.save');
    expect(textOf(form)).toContain('Your org does not allow saving it all the same.');
    expect(all(form, '.allow')).toHaveLength(0);
    await click(form, '.back');
    expect(all(form, '.found')).toHaveLength(0);
  });
});
