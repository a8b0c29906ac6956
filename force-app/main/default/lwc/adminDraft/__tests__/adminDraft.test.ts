import { keepDraft, keptDraft, valueAt, withMoved, withValue } from '../adminDraft.ts';

const DOCUMENT = {
  objects: [
    { fields: ['a', 'b', 'c'], label: null },
    { fields: [], label: 'X' },
  ],
};

describe('changing a document', () => {
  it('sets, adds and takes out at a place, and leaves the one before as it was', () => {
    const set = withValue(DOCUMENT, 'objects/0/label', 'Case');
    expect(set.objects[0]?.label).toBe('Case');
    expect(DOCUMENT.objects[0]?.label).toBeNull();
    expect(set.objects[1]).toBe(DOCUMENT.objects[1]);
    expect(withValue(DOCUMENT, 'objects/0/fields/3', 'd').objects[0]?.fields).toEqual(['a', 'b', 'c', 'd']);
    expect(withValue(DOCUMENT, 'objects/0/fields/1', undefined).objects[0]?.fields).toEqual(['a', 'c']);
    expect(Object.keys(withValue(DOCUMENT, 'objects/1/label', undefined).objects[1] ?? {})).toEqual(['fields']);
    expect(valueAt(DOCUMENT, 'objects/0/fields/2')).toBe('c');
    expect(valueAt(DOCUMENT, 'objects/7/fields')).toBeUndefined();
  });

  it('moves an entry, never beyond the ends', () => {
    const moved = (place: string, by: number) => withMoved(DOCUMENT, place, by).objects[0]?.fields;
    expect(moved('objects/0/fields/0', 1)).toEqual(['b', 'a', 'c']);
    expect(moved('objects/0/fields/2', -1)).toEqual(['a', 'c', 'b']);
    expect(moved('objects/0/fields/0', -1)).toEqual(['a', 'b', 'c']);
    expect(moved('objects/0/fields/2', 1)).toEqual(['a', 'b', 'c']);
  });
});

it('keeps a draft under its name until it is dropped', () => {
  keepDraft('one', { after: 3, document: DOCUMENT });
  expect(keptDraft('one')).toEqual({ after: 3, document: DOCUMENT });
  expect(keptDraft('other')).toBeNull();
  keepDraft('one', null);
  expect(keptDraft('one')).toBeNull();
});
