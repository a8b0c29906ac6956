import { expect, test } from 'vitest';
import { RecordStore } from '../../../sandbox/salesforce/records/recordStore.ts';
import { Schema } from '../../../sandbox/salesforce/schema/schema.ts';
import { standardObjects } from '../../../sandbox/salesforce/schema/standard/index.ts';
import type { FieldDef, ObjectDef } from '../../../sandbox/salesforce/schema/types.ts';

function world(): { store: RecordStore; contact: ObjectDef; email: FieldDef } {
  const schema = new Schema(standardObjects());
  const contact = schema.object('contact');
  const email = contact?.fields.get('email');
  if (!contact || !email) throw new Error('the table lacks Contact.Email');
  return { store: new RecordStore(schema), contact, email };
}

test('finds by indexed value without regard to case, and follows changes', () => {
  const { store, contact, email } = world();
  const row = { Id: '003A', Email: 'Ann@Example.org' };
  store.insert(contact, row);
  expect(store.byValue(contact, email, 'ann@example.ORG')).toEqual([row]);
  store.update(contact, row, { Email: 'new@example.org' });
  expect(store.byValue(contact, email, 'ann@example.org')).toEqual([]);
  expect(store.byValue(contact, email, 'new@example.org')).toEqual([row]);
});

test('a field without an index says so', () => {
  const { store, contact } = world();
  const title = contact.fields.get('title');
  expect(title && store.byValue(contact, title, 'x')).toBeNull();
});

test('a failed step takes back inserts and updates, an inner one only its own', () => {
  const { store, contact, email } = world();
  const kept = { Id: '003A', Email: 'kept@example.org' };
  store.insert(contact, kept);
  expect(() =>
    store.atomically(() => {
      store.update(contact, kept, { Email: 'changed@example.org' });
      expect(() =>
        store.atomically(() => {
          store.insert(contact, { Id: '003B', Email: 'inner@example.org' });
          throw new Error('inner');
        }),
      ).toThrow('inner');
      expect(store.byValue(contact, email, 'inner@example.org')).toEqual([]);
      expect(kept.Email).toBe('changed@example.org');
      store.insert(contact, { Id: '003C', Email: 'outer@example.org' });
      throw new Error('outer');
    }),
  ).toThrow('outer');
  expect(kept.Email).toBe('kept@example.org');
  expect(store.byValue(contact, email, 'kept@example.org')).toEqual([kept]);
  expect(store.get(contact, '003C')).toBeNull();
});

test('what an inner step wrote goes when the outer one fails later', () => {
  const { store, contact } = world();
  expect(() =>
    store.atomically(() => {
      store.atomically(() => store.insert(contact, { Id: '003D' }));
      throw new Error('late');
    }),
  ).toThrow('late');
  expect(store.get(contact, '003D')).toBeNull();
});
