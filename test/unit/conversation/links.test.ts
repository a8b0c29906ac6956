/** What facts about links come to: changes as a whole, undo, records that went on as others. */
import { expect, test } from 'vitest';
import type { ConversationFact } from '../../../connector-server/src/conversation/facts.ts';
import { changeText, linkStory } from '../../../connector-server/src/conversation/links.ts';

const id = 'c1';
const linked = (at: number, object: string, recordId: string, more = {}): ConversationFact => ({
  type: 'linked',
  conversationId: id,
  at,
  object,
  recordId,
  recordName: `${object} ${recordId}`,
  agentId: '1',
  ...more,
});
const unlinked = (at: number, object: string, recordId: string, more = {}): ConversationFact => ({
  type: 'unlinked',
  conversationId: id,
  at,
  object,
  recordId,
  agentId: '1',
  ...more,
});
const undone = (at: number, changeId: string): ConversationFact => ({
  type: 'links_undone',
  conversationId: id,
  at,
  changeId,
  agentId: '1',
});
const shown = (facts: ConversationFact[]): Record<string, string> =>
  Object.fromEntries([...linkStory(facts).links].map(([object, { recordId }]) => [object, recordId]));

test('[LNK-05] a record and its parents are one change, and are undone together', () => {
  const together = { changeId: 'save' };
  const facts = [
    linked(10, 'Case', '500A', together),
    linked(10, 'Account', '001A', together),
    linked(10, 'Contact', '003A', together),
  ];
  expect(shown(facts)).toEqual({ Case: '500A', Account: '001A', Contact: '003A' });
  const after = linkStory([...facts, undone(20, 'save')]);
  expect([...after.links]).toEqual([]);
  expect([...after.cleared].sort()).toEqual(['Account', 'Case', 'Contact']);
  expect(after).toMatchObject({ handsOff: true, latest: null });
});

test('undo brings back what a link had replaced, and what was unlinked', () => {
  const first = linked(10, 'Contact', '003A', { changeId: 'a' });
  const second = linked(20, 'Contact', '003B', { changeId: 'b' });
  expect(shown([first, second])).toEqual({ Contact: '003B' });
  expect(shown([first, second, undone(30, 'b')])).toEqual({ Contact: '003A' });
  const away = unlinked(20, 'Contact', '003A', { changeId: 'c' });
  expect(linkStory([first, away]).cleared).toEqual(new Set(['Contact']));
  expect(shown([first, away, undone(30, 'c')])).toEqual({ Contact: '003A' });
  expect(linkStory([first, away, undone(30, 'c')]).latest?.changeId).toBe('a');
});

test('changes from before they had names are told apart by their moment', () => {
  const facts = [linked(10, 'Contact', '003A'), linked(20, 'Case', '500A'), linked(20, 'Account', '001A')];
  expect(linkStory(facts).latest).toMatchObject({
    changeId: 'at 20',
    linked: [{ object: 'Case' }, { object: 'Account' }],
  });
  expect(shown([...facts, undone(30, 'at 20')])).toEqual({ Contact: '003A' });
});

test('linking the same record again, in either spelling of its id, is no change', () => {
  const facts = [
    linked(10, 'Contact', '003000000000001', { changeId: 'a' }),
    linked(20, 'Contact', '003000000000001AAA', { changeId: 'b' }),
  ];
  expect(linkStory(facts).latest?.changeId).toBe('a');
});

test('a converted lead leads to its contact and account; what an agent linked meanwhile stays; undo takes all of it back', () => {
  const lead = linked(10, 'Lead', '00QA', { changeId: 'a' });
  const moved: ConversationFact = {
    type: 'links_moved',
    conversationId: id,
    at: 30,
    object: 'Lead',
    recordId: '00QA',
    why: 'converted',
    to: [
      { object: 'Contact', recordId: '003C', recordName: 'Ines' },
      { object: 'Account', recordId: '001C', recordName: 'Acme' },
    ],
  };
  expect(shown([lead, moved])).toEqual({ Contact: '003C', Account: '001C' });
  expect(linkStory([lead, moved]).cleared).toEqual(new Set());
  expect(shown([lead, linked(20, 'Account', '001Z'), moved])).toEqual({ Account: '001Z', Contact: '003C' });
  expect(linkStory([lead, moved, undone(40, 'a')])).toMatchObject({
    links: new Map(),
    cleared: new Set(['Lead', 'Contact', 'Account']),
  });
});

test('a merged contact becomes the one it was merged into; of another record nothing moves', () => {
  const moved = (recordId: string): ConversationFact => ({
    type: 'links_moved',
    conversationId: id,
    at: 30,
    object: 'Contact',
    recordId,
    why: 'merged',
    to: [{ object: 'Contact', recordId: '003W', recordName: 'Winner' }],
  });
  const contact = linked(10, 'Contact', '003A');
  expect(shown([contact, moved('003A')])).toEqual({ Contact: '003W' });
  expect(shown([contact, moved('003B')])).toEqual({ Contact: '003A' });
});

test('a change in words', () => {
  const one = { object: 'Contact', recordId: '003A', name: 'Ines' };
  const pet = { object: 'Service_Plan__c', recordId: 'a01', name: 'Gold' };
  const of = (links: object[], away: object[]) =>
    changeText({ changeId: '', agentId: '', linked: links as never, unlinked: away as never });
  expect(of([one, pet], [])).toBe('linked Contact Ines, Service Plan Gold');
  expect(of([], [one])).toBe('unlinked Contact Ines');
  expect(of([{ ...one, name: 'Mia' }], [one])).toBe('linked Contact Mia instead of Contact Ines');
});
