/** The bad-input table against the whole server: each gets a clear answer or is ignored safely, and no secret is logged or stored in clear. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openConsumer } from '../../sandbox/consumer/consumerClient.ts';
import { USERS } from '../../sandbox/seed.ts';
import { startServerWorld } from '../scenario/server/serverWorld.ts';
import type { ServerWorld, Softphone } from '../scenario/server/serverWorld.ts';

const CANARY_WORDS = 'canary-words-of-a-customer';
let world: ServerWorld;
let ada: Softphone;
let ben: Softphone;

const livePerson = (key: string) => USERS.find((user) => user.key === key)!.livePerson!;
const refusedWith = (answer: { outcome: string; code?: string; text?: string }): string => {
  expect(answer.outcome).toBe('refused');
  expect(answer.text).toMatch(/^[A-Z].*[.)]$/);
  return answer.code ?? '';
};
async function conversationOf(
  softphone: Softphone,
  text: string,
  profile?: { sub: string; given_name: string; family_name: string },
): Promise<{ conversationId: string; say(text: string): Promise<number>; leave(): void }> {
  const consumer = await openConsumer(world.cloud.url, world.cloud.account, {
    channel: 'web',
    skillId: '4101',
    ...(profile ? { profile } : {}),
  });
  await consumer.say(text);
  const conversationId = consumer.conversationId ?? '';
  const { ring } = await softphone.event('ring', (event) => event.ring.conversationId === conversationId);
  await softphone.done({ name: 'acceptRing', ringId: ring.ringId });
  await softphone.event('conversation', (event) => event.conversation.conversationId === conversationId);
  return { conversationId, say: (more) => consumer.say(more), leave: () => consumer.leave() };
}

beforeAll(async () => {
  world = await startServerWorld({ passwordSignIn: true });
  ada = await world.softphone('ada');
  ben = await world.softphone('ben');
  await ada.online();
  await ben.online();
});
afterAll(async () => world.close());

describe('signing in to LivePerson', () => {
  it('with a wrong password is refused in words, and the password is nowhere', async () => {
    const mia = await world.softphone('mia');
    const answer = await mia.command({
      name: 'signInWithPassword',
      username: livePerson('mia').loginName,
      password: 'canary-wrong-password',
    });
    refusedWith(answer);
    expect(JSON.stringify(mia.frames) + world.logs.join('')).not.toContain('canary-wrong-password');
  });

  it('refuses a callback with a state that is missing, made up, or used before', async () => {
    for (const query of ['', '?code=x', '?code=x&state=made-up', `?code=x&state=${'a'.repeat(5_000)}`]) {
      const response = await fetch(`${world.url}/liveperson/callback${query}`);
      expect(response.status).toBe(400);
    }
    const mia = await world.softphone('mia', 'mia-second');
    const { url } = (await mia.done({ name: 'signIn' })) as { url: string };
    const redirect = await fetch(url, { redirect: 'manual' });
    const state = new URL(redirect.headers.get('location') ?? '').searchParams.get('state') ?? '';
    expect(state.length).toBeGreaterThanOrEqual(22);
    expect((await fetch(`${world.url}/liveperson/callback?error=access_denied&state=${state}`)).status).toBe(400);
    expect((await fetch(`${world.url}/liveperson/callback?code=stolen&state=${state}`)).status).toBe(400);
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(400);
  });
});

describe('commands', () => {
  it('on another agent’s conversation find nothing, whatever they are', async () => {
    const mine = await conversationOf(ada, 'Hello');
    const { conversationId } = mine;
    const commands = [
      { name: 'sendMessage', conversationId, text: 'x', audience: 'all' },
      { name: 'setTyping', conversationId, typing: true },
      { name: 'markRead', conversationId, sequence: 0 },
      { name: 'listTransferTargets', conversationId },
      { name: 'transferToSkill', conversationId, skillId: '4102' },
      { name: 'transferToAgent', conversationId, agentId: livePerson('ben').userId },
      { name: 'returnToQueue', conversationId },
      { name: 'closeConversation', conversationId },
      { name: 'finishWrapUp', conversationId },
      { name: 'saveDraft', conversationId, text: 'x' },
      { name: 'searchAgain', conversationId },
      { name: 'linkRecord', conversationId, object: 'Contact', recordId: '003Bx0000000001IAA', recordName: 'x' },
      { name: 'unlinkRecord', conversationId, object: 'Contact', recordId: '003Bx0000000001IAA' },
    ] as const;
    for (const command of commands)
      expect(`${command.name} ${refusedWith(await ben.command(command))}`).toBe(`${command.name} not_found`);
    expect(
      ben.frames.filter((frame) => frame.type === 'event' && JSON.stringify(frame).includes(conversationId)),
    ).toEqual([]);
    mine.leave();
  });

  it('on a conversation that does not exist, an offer that is over, a closed conversation, and a transfer to nobody are refused in words', async () => {
    const mine = await conversationOf(ada, 'Hello');
    const { conversationId } = mine;
    expect(
      refusedWith(
        await ada.command({
          name: 'sendMessage',
          conversationId: "' OR 1=1 --".replaceAll(' ', '_'),
          text: 'x',
          audience: 'all',
        }),
      ),
    ).toBe('not_found');
    expect(refusedWith(await ada.command({ name: 'acceptRing', ringId: 'made-up' }))).toBe('ring_gone');
    refusedWith(await ada.command({ name: 'transferToAgent', conversationId, agentId: '999' }));
    refusedWith(await ada.command({ name: 'transferToSkill', conversationId, skillId: '999' }));
    await ada.done({ name: 'closeConversation', conversationId });
    expect(
      refusedWith(await ada.command({ name: 'sendMessage', conversationId, text: 'too late', audience: 'all' })),
    ).toBe('closed');
    mine.leave();
  });
});

describe('what customers send', () => {
  it('markup, control characters, right-to-left marks and 8,000 characters arrive as they were, and the log stays one JSON object a line', async () => {
    const hostileName = 'Eve\r\n{"level":"error","msg":"forged"}\u001b[31m';
    const mine = await conversationOf(ada, '<script>alert(1)</script>', {
      sub: 'customer-eve',
      given_name: hostileName,
      family_name: '<img src=x onerror=alert(1)>',
    });
    for (const text of [
      '<img src=x onerror=alert(1)>',
      'abc\u202Egnp.exe',
      '👩‍👩‍👧‍👦 שלום',
      `${CANARY_WORDS} ${'x'.repeat(7_900)}`,
    ]) {
      await mine.say(text);
      await ada.event(
        'message',
        (event) =>
          event.conversationId === mine.conversationId &&
          event.message.content.kind === 'text' &&
          event.message.content.text === text,
      );
    }
    expect(
      (
        await ada.command({
          name: 'sendMessage',
          conversationId: mine.conversationId,
          text: `${CANARY_WORDS}${'y'.repeat(8_000 - CANARY_WORDS.length)}`,
          audience: 'all',
        })
      ).outcome,
    ).toBe('done');
    for (const line of world.logs) {
      expect(line.endsWith('\n') && line.indexOf('\n') === line.length - 1).toBe(true);
      expect(JSON.parse(line)).not.toMatchObject({ msg: 'forged' });
    }
    mine.leave();
  });
});

describe('after all this', () => {
  it('the log holds no token, password, secret, socket address or words of anybody', () => {
    const text = world.logs.join('');
    const secrets = [
      'demo-sentinel-secret',
      'demo-api-secret',
      livePerson('ada').password,
      livePerson('ben').password,
      CANARY_WORDS,
      'canary',
      'PRIVATE KEY',
      'alert(1)',
    ];
    for (const secret of secrets) expect(text, secret).not.toContain(secret);
    expect(text).not.toMatch(/eyJ[\w-]{20,}|Bearer [\w-]{8,}|wss?:\/\/|postgres:\/\/|00D\w{12,15}!/);
  });

  it('the database holds agents’ sessions sealed only, and no message text', async () => {
    const client = new pg.Client({ connectionString: world.databaseUrl });
    await client.connect();
    const tables = (
      await client.query<{ name: string }>(
        "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('connector', 'pgboss')",
      )
    ).rows;
    let dump = '';
    for (const { name } of tables) dump += JSON.stringify((await client.query(`select t::text from ${name} t`)).rows);
    const sealed = (await client.query<{ sealed: Buffer }>('select sealed from connector.sealed_secrets')).rows;
    await client.end();
    expect(tables.length).toBeGreaterThan(5);
    expect(sealed.length).toBeGreaterThanOrEqual(2);
    for (const row of sealed) expect(row.sealed.toString()).toMatch(/^s1\.[0-9a-f]{8}\.[\w-]+$/);
    for (const secret of [
      CANARY_WORDS,
      'accessToken',
      'refreshToken',
      livePerson('ada').password,
      'demo-sentinel-secret',
      'PRIVATE KEY',
      'alert(1)</script>',
    ])
      expect(dump, secret).not.toContain(secret);
  });
});
