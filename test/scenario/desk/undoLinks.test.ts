/** Links as a softphone makes and takes them back: all or none, whole changes, also after a restart and by the next agent. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { LinkView } from '../../../connector-server/src/protocol/types.ts';
import { salesforceId } from '../../../sandbox/seed.ts';
import { acceptedConversation, startDeskWorld, type DeskWorld, type Tab } from './deskWorld.ts';

const CASE: LinkView = { object: 'Case', recordId: salesforceId('500', 1), name: '00001001' };
const ACCOUNT: LinkView = { object: 'Account', recordId: salesforceId('001', 1), name: 'Larkspur' };
const CONTACT: LinkView = { object: 'Contact', recordId: salesforceId('003', 1), name: 'Grace Holloway' };

let world: DeskWorld;
beforeEach(async () => {
  world = await startDeskWorld();
});
afterEach(() => world.close());

const shown = (tab: Tab, ...objects: string[]) =>
  tab.event('match', ({ links }) => links.map(({ object }) => object).join() === objects.join());

it('[LNK-05] [LNK-22] [LNK-23] [LNK-24] links a saved record with its parents at once, and tells every tab', async () => {
  const ada = await world.online('ada');
  const { conversationId } = await acceptedConversation(world, ada);
  const second = await world.attach('ada', { tabId: 'second' });
  const links = [CASE, ACCOUNT, CONTACT];
  expect(await ada.command({ name: 'linkRecords', conversationId, links })).toMatchObject({ outcome: 'done' });
  for (const tab of [ada, second])
    expect((await shown(tab, 'Case', 'Account', 'Contact')).undo).toBe(
      'linked Case 00001001, Account Larkspur, Contact Grace Holloway',
    );
  const changes = () => world.facts.flatMap((fact) => (fact.type === 'linked' ? [fact.changeId] : []));
  await expect.poll(() => changes().length).toBe(3);
  expect(new Set(changes()).size).toBe(1);
});

it('refuses all of them when one is no record of its object, or of an object conversations are not linked to', async () => {
  const ada = await world.online('ada');
  const { conversationId } = await acceptedConversation(world, ada);
  for (const wrong of [
    { ...CONTACT, object: 'User', recordId: salesforceId('005', 1) },
    { ...CONTACT, recordId: CASE.recordId },
  ])
    expect(await ada.command({ name: 'linkRecords', conversationId, links: [CASE, wrong] })).toMatchObject({
      outcome: 'refused',
    });
  expect(world.facts.some(({ type }) => type === 'linked')).toBe(false);
});

it('[LNK-25] takes a wrong change back whole after a restart, then the one before, then nothing', async () => {
  const ada = await world.online('ada');
  const { conversationId } = await acceptedConversation(world, ada);
  await ada.command({ name: 'linkRecords', conversationId, links: [CONTACT] });
  await ada.command({ name: 'linkRecords', conversationId, links: [CASE, ACCOUNT] });
  await expect.poll(() => world.facts.filter(({ type }) => type === 'linked').length).toBe(3);
  await world.restart();
  const back = await world.attach('ada');
  await shown(back, 'Contact', 'Case', 'Account');
  expect(await back.command({ name: 'undoLinks', conversationId })).toMatchObject({
    outcome: 'done',
    result: { undone: 'linked Case 00001001, Account Larkspur' },
  });
  await shown(back, 'Contact');
  await back.command({ name: 'undoLinks', conversationId });
  expect((await back.event('match', ({ links, undo }) => links.length === 0 && undo === null)).links).toEqual([]);
  expect(await back.command({ name: 'undoLinks', conversationId })).toMatchObject({
    outcome: 'refused',
    code: 'nothing_to_undo',
  });
});

it('[LNK-25] the next agent takes back what the one before linked; unlinking can be taken back too', async () => {
  const ada = await world.online('ada');
  const ben = await world.online('ben');
  const { conversationId } = await acceptedConversation(world, ada);
  await ada.command({ name: 'linkRecords', conversationId, links: [CONTACT] });
  await world.factOf('linked', conversationId);
  await ada.command({ name: 'transferToSkill', conversationId, skillId: '4102' });
  const { ring } = await ben.event('ring', (event) => event.ring.conversationId === conversationId);
  await ben.command({ name: 'acceptRing', ringId: ring.ringId });
  await shown(ben, 'Contact');
  await ben.command({ name: 'unlinkRecord', conversationId, object: 'Contact', recordId: CONTACT.recordId });
  await ben.event('match', ({ links, undo }) => links.length === 0 && undo === 'unlinked Contact Grace Holloway');
  await ben.command({ name: 'undoLinks', conversationId });
  await ben.event('match', ({ links, undo }) => links.length === 1 && undo === 'linked Contact Grace Holloway');
  await ben.command({ name: 'undoLinks', conversationId });
  await ben.event('match', ({ links, undo }) => links.length === 0 && undo === null);
});
