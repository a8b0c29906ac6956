import { createElement } from 'lwc';
import CrmCard from 'c/crmCard';
import type { CrmPort } from '../../crmForm/port.ts';

/** A record whose answer lacks what the org has not allowed. */
async function shown(notAllowed: string[]): Promise<HTMLElement> {
  const step = { as: 'record', more: false, rows: [{ id: '003A', object: 'Contact', fields: { Name: 'Grace' } }] };
  const port = {
    ask: async () => ({
      outcome: 'done',
      result: { plan: { steps: [] }, fields: [{ field: 'Name', overview: true }], lists: [], editable: true },
    }),
    execute: async () => ({ ok: true, steps: [notAllowed.length > 0 ? { ...step, notAllowed } : step] }),
  };
  const element = createElement('c-crm-card', { is: CrmCard }) as HTMLElement & {
    port: CrmPort;
    object: string;
    recordId: string;
  };
  Object.assign(element, { port: port as unknown as CrmPort, object: 'Contact', recordId: '003A' });
  const loaded = new Promise((resolve) => element.addEventListener('loaded', resolve, { once: true }));
  document.body.append(element);
  await loaded;
  await Promise.resolve();
  return element;
}

afterEach(() => document.body.replaceChildren());

it('names a mapped field that the org does not allow, and shows the rest', async () => {
  const card = await shown(['Contact.Customer_Number__c']);
  expect(card.shadowRoot?.querySelector('.withheld')?.textContent).toContain('Contact.Customer_Number__c');
  expect(card.shadowRoot?.querySelector('dd')?.textContent).toBe('Grace');
});

it('says nothing when everything is allowed', async () => {
  const card = await shown([]);
  expect(card.shadowRoot?.querySelector('.withheld')).toBeNull();
});
