import { describe, expect, it } from 'vitest';
import { answer, mapping, objectSettings, search, settings } from './formWorld.ts';

const filters = [{ field: 'Type', operator: 'equals' as const, values: ['Customer'] }];
const account = objectSettings('Account', {
  filters,
  fields: ['Name', 'OwnerId', 'Phone', 'Website', 'Industry'].map((field) => mapping(field, { overview: true })),
});
const look = (text: string, targets?: string[]) =>
  search(answer(settings(account), { kind: 'lookup', object: 'Contact', field: 'AccountId', text, targets }));

describe('a lookup', () => {
  it('[MAT-12] searches names and full text within the filters of the object', () => {
    const { plan, columns } = look('Lark', ['Account']);
    expect(columns).toEqual({ Account: ['Phone', 'Website'] });
    expect(plan?.steps).toEqual([
      {
        verb: 'find',
        as: 'byAccount',
        object: 'Account',
        fields: ['Name', 'PersonContactId', 'Phone', 'Website'],
        anyOf: [],
        allOf: [{ field: 'Name', operator: 'starts_with', values: ['Lark'] }, ...filters],
        orderBy: { field: 'Name', direction: 'asc' },
        limit: 5,
      },
      {
        verb: 'search',
        as: 'text',
        texts: ['Lark'],
        scope: 'all',
        objects: [
          { object: 'Account', fields: ['Name', 'PersonContactId', 'Phone', 'Website'], allOf: filters, limit: 5 },
        ],
      },
    ]);
  });

  it('asks all objects a polymorphic lookup points to', () => {
    const { plan } = look('500', ['Case', 'Opportunity']);
    expect(plan?.steps.map(({ as }) => as)).toEqual(['byCase', 'byOpportunity', 'text']);
    expect(plan?.steps[0]).toMatchObject({ fields: ['CaseNumber', 'Subject'], orderBy: { field: 'CaseNumber' } });
  });

  it.each(['Schwarzenberger', '001Bx0000000001AAA'])('searches for %s as text: it is no record id', (text) => {
    expect(look(text, ['Account']).plan?.steps.map(({ verb }) => verb)).toEqual(['find', 'search']);
  });

  it.each(['001Bx0000000001', '001Bx0000000001IAA'])('finds the record of an id of %s', (id) => {
    expect(look(id, ['Account']).plan?.steps[0]).toMatchObject({ anyOf: [{ field: 'Id', value: id }], allOf: filters });
  });

  it('knows the lookups to account and contact without being told', () => {
    expect(look('Lark').plan?.steps[0]).toMatchObject({ object: 'Account' });
    const other = answer(settings(account), { kind: 'lookup', object: 'Contact', field: 'ReportsToId', text: 'Lark' });
    expect(search(other)).toMatchObject({ plan: null, note: 'There is nothing to choose from here.' });
  });

  it('asks for two characters', () => {
    expect(look(' L ')).toMatchObject({ plan: null, note: 'Write at least 2 characters.' });
  });
});
