/** The gallery's page of forms: one form with the made-up server and org of `?state=`. `show(name)` puts another one there. */
import '@lwc/synthetic-shadow';
import { createElement } from 'lwc';
import CrmForm from 'c/crmForm';

/** Written beside this script by build.ts. */
const { FORMS } = window;
let shown = 0;

function portOf({ form, described, stored, found, columns, save, refused, linkError }) {
  const plan = (as) => ({ steps: [{ verb: 'find', as, object: 'Lead', fields: [], anyOf: [], limit: 5 }] });
  const describing = { steps: [...plan('describe').steps, ...(stored ? plan('record').steps : [])] };
  const result = {
    form: { ...form, plan: describing },
    save: { plan: plan('save'), look: plan('look') },
    lookup: { plan: plan('found'), note: '', columns },
    duplicates: { plan: plan('duplicates'), note: '', columns },
  };
  const step = {
    describe: { rows: [], described },
    record: { rows: [{ id: '00QBx0000000001AAA', object: form.object, fields: stored }] },
    look: { rows: found },
    found: { rows: found },
    duplicates: { rows: found },
    save: { rows: [], saved: save },
  };
  return {
    ask: async ({ kind }) => (refused ? { outcome: 'refused', ...refused } : { outcome: 'done', result: result[kind] }),
    execute: async ({ steps }) => {
      if (steps[0].as === 'save' && save === null) throw new Error('Salesforce did not answer.');
      return { ok: true, steps: steps.map(({ as }) => ({ as, more: false, ...step[as] })) };
    },
    link: async () => {
      if (linkError) throw new Error(linkError);
    },
    host: { canCreateRecord: true, newRecord: async () => undefined },
  };
}

function show(name) {
  const state = FORMS[name];
  const form = createElement('c-crm-form', { is: CrmForm });
  const { object } = state.form;
  // What a form keeps belongs to its conversation.
  const conversationId = `conversation-${++shown}`;
  Object.assign(form, { conversationId, object, recordId: state.recordId ?? null, source: null, port: portOf(state) });
  window.form?.remove();
  window.form = form;
  document.querySelector('main').append(form);
}

Object.assign(window, { show });
show(new URL(location.href).searchParams.get('state') ?? 'new-lead');
