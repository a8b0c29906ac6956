/**
 * Items 5 and 6: an agent reaches the own conversations, offers and lookups only, whatever the command; and the people
 * of one org reach nothing of another org on the same server. What is not theirs is "not found", as if it did not exist.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandSchema } from '../../connector-server/src/protocol/commandSchema.ts';
import type { Command } from '../../connector-server/src/protocol/types.ts';
import { acceptedConversation, startDeskWorld, type DeskWorld, type Tab } from '../scenario/desk/deskWorld.ts';
import {
  AUDIENCE,
  connectionDocument,
  ORG,
  OTHER_ORG,
  orgKeys,
  otherKeys,
  startEdge,
  USER,
} from '../unit/browser/edgeRig.ts';
import { validClientFrames } from './fuzz/clientFrames.ts';

let world: DeskWorld;
let ada: Tab;
let ben: Tab;
let adas: string;
let bens: string;
/** Only Ben has it. */
const BENS_SKILL = '4102';
const GONE: Record<string, string> = { acceptRing: 'ring_gone', declineRing: 'ring_gone' };

beforeAll(async () => {
  world = await startDeskWorld();
  ada = await world.online('ada');
  adas = (await acceptedConversation(world, ada, 'for Ada')).conversationId;
  ben = await world.online('ben');
  bens = (await acceptedConversation(world, ben, 'for Ben', { skillId: BENS_SKILL })).conversationId;
});
afterAll(() => world.close());

/** Every command of the protocol that names something an agent may have, about this conversation. */
function commandsAbout(conversationId: string): Command[] {
  return validClientFrames({ conversationId, epoch: 0 })
    .map((text) => JSON.parse(text) as { type: string; command: Command })
    .filter(({ type }) => type === 'command')
    .map(({ command }) => ('conversationId' in command ? { ...command, conversationId } : command))
    .filter((command) => 'conversationId' in command || 'ringId' in command);
}

describe('item 5: agent by dialog by command', () => {
  it('the matrix holds every command of the protocol', () => {
    const all = commandSchema.options.filter((each) => 'conversationId' in each.shape || 'ringId' in each.shape);
    const names = all.map((each) => each.shape.name.value).sort();
    expect([...new Set(commandsAbout('x').map(({ name }) => name))].sort()).toEqual(names);
    expect(names.length).toBeGreaterThan(13);
  });

  it.each(['ada', 'ben'] as const)(
    '%s on the conversation of the other: not found, and nothing changes',
    async (who) => {
      const [me, theirs, owner] = who === 'ada' ? [ada, bens, ben] : [ben, adas, ada];
      const before = {
        messages: owner.shown(theirs).length,
        ledger: JSON.stringify(world.cloud.ledger.dialogs().map((id) => world.cloud.ledger.dialog(id).length)),
      };
      for (const command of commandsAbout(theirs)) {
        const answer = await me.command(command);
        const code = answer.outcome === 'done' ? 'done' : answer.code;
        expect(`${command.name}: ${answer.outcome} ${code}`).toBe(
          `${command.name}: refused ${GONE[command.name] ?? 'not_found'}`,
        );
      }
      expect({
        messages: owner.shown(theirs).length,
        ledger: JSON.stringify(world.cloud.ledger.dialogs().map((id) => world.cloud.ledger.dialog(id).length)),
      }).toEqual(before);
      expect(world.cloud.control.conversation(theirs)).toBeDefined();
      expect(JSON.stringify(me.frames)).not.toContain(theirs);
    },
  );

  it('a foreign conversation and one that does not exist get the same answer', async () => {
    const [foreign, none] = [
      await ben.command({ name: 'saveDraft', conversationId: adas, text: 'x' }),
      await ben.command({ name: 'saveDraft', conversationId: 'made-up', text: 'x' }),
    ];
    expect(foreign).toEqual(none);
  });

  it('an offer to another agent cannot be taken by its id', async () => {
    const consumer = await world.consumer({ skillId: BENS_SKILL });
    await consumer.say('ring');
    const { ring } = await ben.event('ring', (event) => event.ring.conversationId === consumer.conversationId);
    for (const name of ['acceptRing', 'declineRing'] as const)
      expect(await ada.command({ name, ringId: ring.ringId })).toMatchObject({ outcome: 'refused', code: 'ring_gone' });
    await ben.command({ name: 'declineRing', ringId: ring.ringId });
  });

  it.each([
    "' OR Id != '",
    '../../x',
    '(upper case of a real one)',
    `${'a'.repeat(129)}`,
    '__proto__',
    'constructor',
    'toString',
  ])('an id that is none (%s) is refused like any other', async (id) => {
    const conversationId = id.startsWith('(') ? adas.toUpperCase() : id;
    const answer = await ben.command({ name: 'saveDraft', conversationId, text: 'x' });
    expect(answer).toMatchObject({ outcome: 'refused', code: 'not_found' });
  });
});
describe('item 6: one org by another on the same server', () => {
  const documents = [
    connectionDocument('main'),
    connectionDocument('other', {
      orgId: OTHER_ORG,
      publicKey: otherKeys.publicKey,
      origins: ['https://other--c.vf.force.example'],
    }),
  ];
  const otherOrg = { issuer: OTHER_ORG, privateKey: otherKeys.privateKey, claims: { org: OTHER_ORG } };

  it.each([
    ['a token of org A for the connection of org B', { connectionId: 'other' }, 'no_connection'],
    [
      'a token that says org B, signed by org A',
      { issuer: OTHER_ORG, privateKey: orgKeys.privateKey, claims: { org: OTHER_ORG } },
      'identity_invalid',
    ],
    ['a token of org A that names org B inside', { claims: { org: OTHER_ORG } }, 'identity_invalid'],
    ['a token of org B from a page of org A', otherOrg, 'origin_not_allowed'],
  ])('%s is refused', async (_what, changes, code) => {
    const rig = await startEdge({ documents });
    try {
      const client = await rig.open();
      await client.authenticate(changes);
      expect((await client.frame('denied')).code).toBe(code);
      expect(rig.desks.attached).toHaveLength(0);
    } finally {
      await rig.close();
    }
  });

  it('the same user id in two orgs is two agents, each in the own connection', async () => {
    const rig = await startEdge({ documents });
    try {
      const [here, there] = [await rig.open(), await rig.open({ origin: 'https://other--c.vf.force.example' })];
      await here.signedIn();
      await there.signedIn(otherOrg);
      expect(
        rig.desks.attached.map(({ identity }) => [identity.connectionId, identity.orgId, identity.salesforceUserId]),
      ).toEqual([
        ['main', ORG, USER],
        ['other', OTHER_ORG, USER],
      ]);
      expect(AUDIENCE).toMatch(/^https:/);
    } finally {
      await rig.close();
    }
  });

  it('a page of one org cannot open sockets with tokens of the other after the settings moved its origin', async () => {
    const rig = await startEdge({ documents });
    try {
      rig.settings.apply(rig.settings.connections().filter(({ id }) => id === 'main'));
      await expect(rig.open({ origin: 'https://other--c.vf.force.example' })).rejects.toMatchObject({ status: 403 });
      const client = await rig.open();
      await client.authenticate(otherOrg);
      expect((await client.frame('denied')).code).toBe('unknown_org');
    } finally {
      await rig.close();
    }
  });
});
