import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MatchPlanner } from '../../../connector-server/src/desk/ports.ts';
import type { PlanResult } from '../../../connector-server/src/protocol/types.ts';
import { acceptedConversation, startDeskWorld, type DeskWorld, type Tab } from './deskWorld.ts';

/** Looks for the e-mail; exactly one row is certain. */
const byEmail: MatchPlanner = {
  plan: ({ consumer }) =>
    consumer.email === null
      ? null
      : {
          steps: [
            {
              verb: 'find',
              as: 'Contact',
              object: 'Contact',
              fields: ['Name'],
              anyOf: [{ field: 'Email', value: consumer.email }],
              limit: 5,
            },
          ],
        },
  judge(result) {
    if (!result.ok) return { match: { state: 'failed', candidates: [], text: result.message }, link: null };
    const rows = result.steps.flatMap((step) => step.rows);
    const candidates = rows.map((row) => ({
      object: row.object,
      recordId: row.id,
      name: row.fields['Name'] ?? '',
      details: [],
      reason: 'e-mail',
    }));
    const only = candidates.length === 1 ? candidates[0] : undefined;
    const state = candidates.length === 0 ? 'none' : only === undefined ? 'several' : 'one';
    return {
      match: { state, candidates, text: '' },
      link: only === undefined ? null : { object: only.object, recordId: only.recordId, name: only.name },
    };
  },
};

const rows = (...names: string[]): PlanResult => ({
  ok: true,
  steps: [
    {
      as: 'Contact',
      more: false,
      rows: names.map((name, at) => ({ id: `00300000000000${at}`, object: 'Contact', fields: { Name: name } })),
    },
  ],
});
const grace = {
  profile: { sub: 'customer-grace', given_name: 'Grace', family_name: 'Holloway', email: 'grace@larkspur.example' },
};

let world: DeskWorld;
const linkedRecords = (): string[] => world.facts.flatMap((fact) => (fact.type === 'linked' ? [fact.recordId] : []));

/** Facts keep their order, so what was to be recorded before this link is recorded when it is. */
async function linkByHand(tab: Tab, conversationId: string, recordId: string): Promise<void> {
  await tab.command({ name: 'linkRecord', conversationId, object: 'Contact', recordId, recordName: 'x' });
  await expect.poll(linkedRecords).toContain(recordId);
}

beforeEach(async () => {
  world = await startDeskWorld({ matching: byEmail });
});
afterEach(() => world.close());

describe('who the customer is in the CRM', () => {
  it('is looked up while it rings, by the e-mail of the profile, and linked once after acceptance', async () => {
    const ada = await world.online('ada');
    const consumer = await world.consumer(grace);
    await consumer.say('Hi');
    const conversationId = consumer.conversationId as string;
    const { request } = await ada.event('plan');
    expect(request).toMatchObject({
      conversationId,
      purpose: 'match',
      plan: { steps: [{ anyOf: [{ field: 'Email', value: 'grace@larkspur.example' }] }] },
    });
    expect(await ada.command({ name: 'planResult', planId: request.planId, result: rows('Grace Holloway') })).toEqual({
      outcome: 'done',
      result: { used: true },
    });
    await ada.event('match', (event) => event.match.state === 'one' && event.links.length === 0);
    expect(world.facts.some((fact) => fact.type === 'linked')).toBe(false);

    const { ring } = await ada.event('ring');
    await ada.command({ name: 'acceptRing', ringId: ring.ringId });
    await ada.event('match', (event) => event.links[0]?.recordId === '003000000000000');
    expect(await world.factOf('linked', conversationId)).toMatchObject({
      object: 'Contact',
      recordId: '003000000000000',
      recordName: 'Grace Holloway',
    });
    expect(world.facts.filter((fact) => fact.type === 'linked')).toHaveLength(1);
  });

  it('takes the first answer of any tab; the second changes nothing', async () => {
    const ada = await world.online('ada');
    const second = await world.attach('ada', { tabId: 'second' });
    const { conversationId } = await acceptedConversation(world, ada, 'Hi', grace);
    const { request } = await second.event('plan');
    expect(await second.command({ name: 'planResult', planId: request.planId, result: rows('A', 'B') })).toEqual({
      outcome: 'done',
      result: { used: true },
    });
    expect(await ada.command({ name: 'planResult', planId: request.planId, result: rows('C') })).toEqual({
      outcome: 'done',
      result: { used: false },
    });
    const { match } = await ada.event('match', (event) => event.match.state === 'several');
    expect(match.candidates.map((candidate) => candidate.name)).toEqual(['A', 'B']);
    expect(world.facts.some((fact) => fact.type === 'linked')).toBe(false);
    expect(
      await ada.command({
        name: 'linkRecord',
        conversationId,
        object: 'Contact',
        recordId: '003000000000001',
        recordName: 'B',
      }),
    ).toMatchObject({ outcome: 'done' });
    await world.factOf('linked', conversationId);
  });

  it('is still owed to a tab that comes later', async () => {
    const ada = await world.online('ada');
    await acceptedConversation(world, ada, 'Hi', grace);
    const { request } = await ada.event('plan');
    const later = await world.attach('ada', { tabId: 'later' });
    expect(later.snapshot.plans).toEqual([request]);
  });

  it('is not linked again by itself after the agent unlinked it', async () => {
    const ada = await world.online('ada');
    const { conversationId } = await acceptedConversation(world, ada, 'Hi', grace);
    const { request } = await ada.event('plan');
    await ada.command({ name: 'planResult', planId: request.planId, result: rows('Grace Holloway') });
    await world.factOf('linked', conversationId);
    await ada.command({ name: 'unlinkRecord', conversationId, object: 'Contact', recordId: '003000000000000' });
    await world.factOf('unlinked', conversationId);
    await ada.command({ name: 'searchAgain', conversationId });
    const again = await ada.event('plan', (event) => event.request.planId !== request.planId);
    await ada.command({ name: 'planResult', planId: again.request.planId, result: rows('Grace Holloway') });
    await ada.event('match', (event) => event.match.state === 'one' && event.links.length === 0);
    expect(world.facts.filter((fact) => fact.type === 'linked')).toHaveLength(1);
  });

  it('shows the next agent what the one before linked by hand, and links nothing over it', async () => {
    const ada = await world.online('ada');
    const ben = await world.online('ben');
    const { conversationId } = await acceptedConversation(world, ada, 'Hi', grace);
    const chosen = { object: 'Contact', recordId: '003000000000007AAA', name: 'Mia Holloway' };
    await ada.command({
      name: 'linkRecord',
      conversationId,
      object: chosen.object,
      recordId: chosen.recordId,
      recordName: chosen.name,
    });
    await world.factOf('linked', conversationId);
    await ada.command({ name: 'transferToSkill', conversationId, skillId: '4102' });
    const { ring } = await ben.event('ring', (event) => event.ring.conversationId === conversationId);
    await ben.command({ name: 'acceptRing', ringId: ring.ringId });
    await ben.event('match', (event) => event.links[0]?.recordId === chosen.recordId);
    const { request } = await ben.event('plan');
    await ben.command({ name: 'planResult', planId: request.planId, result: rows('Grace Holloway') });
    const { links } = await ben.event('match', (event) => event.match.state === 'one');
    expect(links).toEqual([chosen]);
    await linkByHand(ben, conversationId, '003000000000009AAA');
    expect(linkedRecords()).toEqual(['003000000000007AAA', '003000000000009AAA']);
  });

  it('is not linked again by itself after a restart of the server, when the agent had unlinked it', async () => {
    const ada = await world.online('ada');
    const { conversationId } = await acceptedConversation(world, ada, 'Hi', grace);
    const { request } = await ada.event('plan');
    await ada.command({ name: 'planResult', planId: request.planId, result: rows('Grace Holloway') });
    await world.factOf('linked', conversationId);
    await ada.command({ name: 'unlinkRecord', conversationId, object: 'Contact', recordId: '003000000000000' });
    await world.factOf('unlinked', conversationId);
    await world.restart();
    const back = await world.attach('ada');
    const again = await back.event('plan', (event) => event.request.conversationId === conversationId);
    await back.command({ name: 'planResult', planId: again.request.planId, result: rows('Grace Holloway') });
    await back.event('match', (event) => event.match.state === 'one' && event.links.length === 0);
    await linkByHand(back, conversationId, '003000000000009AAA');
    expect(linkedRecords()).toEqual(['003000000000000', '003000000000009AAA']);
  });

  it('says when nothing is known to search with, and when the search failed', async () => {
    const ada = await world.online('ada');
    const nobody = await acceptedConversation(world, ada);
    const none = await ada.event(
      'match',
      (event) => event.conversationId === nobody.conversationId && event.match.state === 'none',
    );
    expect(none.match.text).toBe('The customer is not known by e-mail or phone, so nothing was searched.');
    const known = await acceptedConversation(world, ada, 'Hi', grace);
    const { request } = await ada.event('plan', (event) => event.request.conversationId === known.conversationId);
    await ada.command({
      name: 'planResult',
      planId: request.planId,
      result: { ok: false, code: 'permission_missing', message: 'You may not read contacts.' },
    });
    expect((await ada.event('match', (event) => event.match.state === 'failed')).match.text).toBe(
      'You may not read contacts.',
    );
  });

  it('refuses links that are no records', async () => {
    const ada = await world.online('ada');
    const { conversationId } = await acceptedConversation(world, ada);
    for (const recordId of ["' OR Id != '", '003', '../../etc', '003000000000001AAAA']) {
      expect(
        await ada.command({ name: 'linkRecord', conversationId, object: 'Contact', recordId, recordName: 'x' }),
      ).toMatchObject({ outcome: 'refused', code: 'not_a_record' });
    }
  });

  it('is searched again when the customer turns out to be somebody known midway', async () => {
    const ada = await world.online('ada');
    const { conversationId } = await acceptedConversation(world, ada);
    await ada.event('match', (event) => event.match.state === 'none');
    await world.cloud.control.stepUp(conversationId, {
      sub: 'customer-grace',
      given_name: 'Grace',
      family_name: 'Holloway',
      email: 'grace@larkspur.example',
    });
    const { request } = await ada.event('plan');
    expect(request.plan.steps[0]).toMatchObject({ anyOf: [{ value: 'grace@larkspur.example' }] });
    expect(
      (await ada.event('conversation', (event) => event.conversation.consumer.name === 'Grace Holloway')).conversation
        .conversationId,
    ).toBe(conversationId);
  });

  it('shows how far the record is', async () => {
    const ada = await world.online('ada');
    const { conversationId } = await acceptedConversation(world, ada);
    world.desks.recordMarks(
      'demo',
      new Map([[conversationId, { state: 'saved', text: 'Saved', recordId: 'a0A000000000001' }]]),
    );
    expect((await ada.event('record')).record.state).toBe('saved');
    world.desks.recordMarks('demo', new Map([[conversationId, { state: 'saving', text: 'Saving', recordId: null }]]));
    expect((await ada.event('record', (event) => event.record.state === 'saving')).record.recordId).toBe(
      'a0A000000000001',
    );
    world.desks.recordMarks('demo', new Map([['unknown', { state: 'saved', text: 'Saved', recordId: null }]]));
    expect(ada.events('record')).toHaveLength(2);
  });

  it('asks once more without what the org refused, and only once', async () => {
    const reduced = { steps: [] };
    await world.close();
    world = await startDeskWorld({ matching: { ...byEmail, planWithout: () => reduced } });
    const ada = await world.online('ada');
    const { conversationId } = await acceptedConversation(world, ada, 'Hi', grace);
    const { request } = await ada.event('plan', (event) => event.request.conversationId === conversationId);
    const refused: PlanResult = { ok: false, code: 'not_allowed', message: 'The field is not allowed.' };
    await ada.command({ name: 'planResult', planId: request.planId, result: refused });
    const again = await ada.event('plan', (event) => event.request.planId !== request.planId);
    expect(again.request.plan).toEqual(reduced);
    await ada.command({ name: 'planResult', planId: again.request.planId, result: refused });
    const { match } = await ada.event('match', (event) => event.match.state === 'failed');
    expect(match.text).toBe('The field is not allowed.');
    expect(ada.events('plan')).toHaveLength(2);
  });

  it('links what belongs to the found record together with it, as one change', async () => {
    const account = { object: 'Account', recordId: '001000000000001', name: 'Larkspur' };
    await world.close();
    world = await startDeskWorld({
      matching: { ...byEmail, judge: (...asked) => ({ ...byEmail.judge(...asked), parents: [account] }) },
    });
    const ada = await world.online('ada');
    const { conversationId } = await acceptedConversation(world, ada, 'Hi', grace);
    const { request } = await ada.event('plan');
    await ada.command({ name: 'planResult', planId: request.planId, result: rows('Grace Holloway') });
    const { links } = await ada.event('match', (event) => event.links.length > 0);
    expect(links.map(({ object }) => object)).toEqual(['Contact', 'Account']);
    await ada.command({ name: 'undoLinks', conversationId });
    await ada.event('match', (event) => event.links.length === 0 && event.match.state === 'one');
  });
});
