import type { CrmPort } from '../../crmForm/port';
import { nameOfRecord } from '../nameOfRecord';
import { row } from './crmWorld';

const ACCOUNT = '001000000000007AAA';
const CONTACT = '003000000000007AAA';

/** Salesforce shows this of the account. */
const showing = (fields: Record<string, string | null>): CrmPort =>
  ({
    ask: () => Promise.resolve({ outcome: 'done', result: { plan: { steps: [] } } }),
    execute: () =>
      Promise.resolve({ ok: true, steps: [{ as: 'record', rows: [row('Account', ACCOUNT, fields)], more: false }] }),
  }) as unknown as CrmPort;

describe('the record on the screen', () => {
  it('[LNK-31] [TRB-16] a person account is related as the contact it is, a business as itself', async () => {
    const person = showing({ Name: 'Paula Quist', PersonContactId: CONTACT });
    expect(await nameOfRecord(person, 'Account', ACCOUNT)).toEqual({
      object: 'Contact',
      recordId: CONTACT,
      name: 'Paula Quist',
      accountId: ACCOUNT,
    });
    const business = showing({ Name: 'Larkspur', PersonContactId: null });
    expect(await nameOfRecord(business, 'Account', ACCOUNT)).toEqual({
      object: 'Account',
      recordId: ACCOUNT,
      name: 'Larkspur',
    });
    const silent: CrmPort = { ...business, execute: () => Promise.reject(new Error('no answer')) };
    expect(await nameOfRecord(silent, 'Account', ACCOUNT, 'Larkspur')).toMatchObject({ name: 'Larkspur' });
    expect(await nameOfRecord(silent, 'Account', ACCOUNT)).toMatchObject({ name: 'this record' });
  });
});
