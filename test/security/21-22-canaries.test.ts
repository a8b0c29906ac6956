/**
 * Items 21 and 22 (ASVS 16.2.5): secrets and personal data are in no output. A whole day of the connector in one run,
 * trace logging on: sign-in by code and by password, right and wrong; messages, a note, a draft; transfer, transcript,
 * records; both clouds failing in every way; bad requests; two restarts with their drains. Every random value of 16
 * bytes or more that anybody in this process made (tokens, csrf, cookies, codes, nonces, states, tickets, keys) is a
 * canary, in each of its spellings; and so are the configured secrets and what customers and agents wrote.
 */
import crypto from 'node:crypto';
import diagnostics from 'node:diagnostics_channel';
import { syncBuiltinESMExports } from 'node:module';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openConsumer } from '../../sandbox/consumer/consumerClient.ts';
import { INSTALLED_APP, USERS } from '../../sandbox/seed.ts';
import { startServerWorld, type ServerWorld, type Softphone } from '../scenario/server/serverWorld.ts';

const METRICS_TOKEN = 'canary-metrics-token-5b1f';
const WRONG_PASSWORD = 'canary-wrong-password';
const TEXTS = {
  customer: 'canaryquestion of the customer',
  agent: 'canaryanswer of the agent',
  note: 'canarynote for colleagues',
  draft: 'canarydraft not sent yet',
};
const FOR_THE_RECORD = {
  notes: 'canaryremark for the record',
  wrapUp: 'canarywrapup text',
  followUp: 'canarypromise to call back',
};
const PERSON = {
  sub: 'canarysubject',
  given_name: 'Canarina',
  family_name: 'Zwitscherling',
  email: 'canarina.zwitscherling@canary-mail.example',
  phone_number: '+49-555-0142-7788',
};

const randoms: Buffer[] = [];
const realRandomBytes = crypto.randomBytes;
const printed: string[] = [];
/** Addresses the connector asked for; `ws` does not go this way, since LivePerson wants the token in the socket's address. */
const urls: string[] = [];
const answers: string[] = [];
let world: ServerWorld;
let browserFrames = '';
let dump = '';

const livePerson = (key: string) => USERS.find((user) => user.key === key)!.livePerson!;
const noteUrl = (message: unknown): void => {
  const { request } = message as { request: { origin: string; path: string; headers: unknown } };
  // The test's own requests are made by the fetch that is built in, and say so.
  if (!JSON.stringify(request.headers).includes('"node"')) urls.push(`${request.origin}${request.path}`);
};

beforeAll(async () => {
  const noting = (size: number, done?: (error: Error | null, bytes: Buffer) => void): Buffer | void => {
    if (done) return realRandomBytes(size, done);
    const bytes = realRandomBytes(size);
    if (size >= 16) randoms.push(bytes);
    return bytes;
  };
  crypto.randomBytes = noting as typeof crypto.randomBytes;
  syncBuiltinESMExports();
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
  diagnostics.subscribe('undici:request:create', noteUrl);
  try {
    await aWholeDay();
  } finally {
    diagnostics.unsubscribe('undici:request:create', noteUrl);
    vi.restoreAllMocks();
    crypto.randomBytes = realRandomBytes;
    syncBuiltinESMExports();
  }
}, 240_000);
afterAll(() => world?.close());

const until = (holds: () => boolean | Promise<boolean>): Promise<void> =>
  vi.waitFor(async () => expect(await holds()).toBe(true), { timeout: 90_000, interval: 20 });

async function get(path: string, init: RequestInit = {}): Promise<string> {
  const response = await fetch(world.url + path, { redirect: 'manual', ...init });
  const headers = [...response.headers].filter(([name]) => name !== 'content-security-policy');
  const text = `${path.split('?')[0]} ${response.status} ${JSON.stringify(headers)} ${await response.text()}`;
  answers.push(text.replace(/nonce="[^"]+"/g, ''));
  return text;
}

/** All rows of all tables, as text, beside those noted before. */
async function noteDatabase(): Promise<void> {
  const client = new pg.Client({ connectionString: world.databaseUrl });
  await client.connect();
  const tables = await client.query<{ name: string }>(
    "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('connector', 'pgboss')",
  );
  for (const { name } of tables.rows)
    dump += `${name} ${JSON.stringify((await client.query(`select t::text from ${name} t`)).rows)}\n`;
  await client.end();
}

async function aWholeDay(): Promise<void> {
  world = await startServerWorld({
    passwordSignIn: true,
    env: { LOG_LEVEL: 'trace', METRICS_TOKEN, SECRET_KEY: crypto.randomBytes(32).toString('base64') },
  });
  const { cloud, org } = world;
  const ada = await world.softphone('ada');
  const ben = await world.softphone('ben');
  await ada.online();
  const { loginName, password } = livePerson('ben');
  const wrong = await ben.command({ name: 'signInWithPassword', username: loginName, password: WRONG_PASSWORD });
  expect(wrong.outcome).toBe('refused');
  await ben.done({ name: 'signInWithPassword', username: loginName, password });
  await ben.event('livePerson', (event) => event.livePerson.state === 'connected');
  await ben.done({ name: 'setPresence', availability: 'ONLINE', reasonId: null });

  const consumer = await openConsumer(cloud.url, cloud.account, { channel: 'web', skillId: '4101', profile: PERSON });
  await consumer.say(TEXTS.customer);
  const conversationId = consumer.conversationId ?? '';
  const accept = async (who: Softphone): Promise<void> => {
    const offers = () =>
      who.frames.flatMap((frame) =>
        frame.type === 'event' && frame.event.kind === 'ring' && frame.event.ring.conversationId === conversationId
          ? [frame.event.ring.ringId]
          : [],
      );
    // The latest offer; an earlier one of the same conversation may be over.
    await until(async () => {
      const ringId = offers().at(-1);
      return ringId !== undefined && (await who.command({ name: 'acceptRing', ringId })).outcome === 'done';
    });
  };
  const holder = await Promise.race([ada, ben].map(async (who) => (await who.event('ring'), who)));
  const other = holder === ada ? ben : ada;
  await accept(holder);
  await holder.event('conversation', (event) => event.conversation.conversationId === conversationId);
  await holder.done({ name: 'sendMessage', conversationId, text: TEXTS.agent, audience: 'all' });
  await holder.command({ name: 'sendMessage', conversationId, text: TEXTS.note, audience: 'internal' });
  await holder.done({ name: 'saveDraft', conversationId, text: TEXTS.draft });
  // For the record: kept with its facts, and in no output.
  await holder.done({ name: 'saveNotes', conversationId, notes: FOR_THE_RECORD.notes, wrapUp: FOR_THE_RECORD.wrapUp });
  await holder.done({
    name: 'addFollowUp',
    conversationId,
    subject: FOR_THE_RECORD.followUp,
    dueDate: '2099-12-31',
    owner: null,
  });
  const link = { conversationId, object: 'Contact', recordId: '003Bx0000000001IAA', recordName: PERSON.family_name };
  // Salesforce repeats in its refusal what it was sent.
  const echo = `${PERSON.given_name} ${PERSON.family_name} <${PERSON.email}> wrote: ${TEXTS.customer}`;
  const writes = /composite/;
  org.control.failNext({
    path: writes,
    status: 400,
    errorCode: 'STRING_TOO_LONG',
    message: `Subject: data value too large: ${echo} (max length=255)`,
  });
  await holder.command({ name: 'linkRecord', ...link });
  await until(() => world.logs.some((line) => line.includes('STRING_TOO_LONG')));
  await noteDatabase();

  // LivePerson fails: closes, expiry, refusals, throttling.
  for (const code of [1011, 4401]) {
    const lines = (): number => holder.frames.filter((f) => f.type === 'event' && f.event.kind === 'livePerson').length;
    const before = lines();
    cloud.control.closeSockets(livePerson(holder === ada ? 'ada' : 'ben').userId, code);
    await until(() => lines() > before + 1);
    await until(() => cloud.control.agent(livePerson(holder === ada ? 'ada' : 'ben').userId).sockets === 1);
  }
  cloud.control.refuseNext('config', 2, 500);
  cloud.control.throttle(1);
  await holder.command({ name: 'sendMessage', conversationId, text: TEXTS.agent, audience: 'all' });
  // Salesforce fails.
  org.control.failNext({ path: writes, drop: 'after' });
  org.control.failNext({ path: writes, status: 503 });
  org.control.expireTokens();

  await holder.done({
    name: 'transferToAgent',
    conversationId,
    agentId: livePerson(other === ada ? 'ada' : 'ben').userId,
  });
  await accept(other);
  await consumer.say(`${TEXTS.customer} again`);
  await until(() => JSON.stringify(other.frames).includes('again'));
  await other.done({ name: 'closeConversation', conversationId });
  await other.command({ name: 'finishWrapUp', conversationId });
  await until(async () => {
    const soql = `SELECT Transcript__c FROM LivePerson_Conversation__c WHERE Name = '${conversationId}'`;
    return JSON.stringify(await org.query(soql)).includes(TEXTS.customer);
  });

  // Bad frames and bad requests, with secrets where none belongs.
  ada.socket?.send(`{"type":"command","id":"x","epoch":0,"command":{"name":"sendMessage","text":["${TEXTS.agent}"]}}`);
  ada.socket?.send(`not json ${TEXTS.agent}`);
  for (const path of [
    '/',
    '/status',
    '/status.json',
    '/health',
    '/ready',
    '/metrics',
    '/softphone/check',
    '/softphone',
  ])
    await get(path);
  for (const path of [
    `/liveperson/callback?code=canarycode&state=canarystate&error_description=${PERSON.given_name}`,
    '/liveperson/authorize?ticket=canaryticket',
    `/nothing?token=canarytoken`,
    '/%ff%fe',
  ])
    await get(path);
  const json = { 'content-type': 'application/json' };
  await get('/auth/token', { method: 'POST', headers: json, body: '{"token":"canarytoken","nonce":"canarynonce"}' });
  await get('/auth/token', { method: 'POST', headers: json, body: '{"token":"canarytoken' });
  await get('/metrics', { headers: { 'x-forwarded-for': '203.0.113.9', authorization: 'Bearer canaryguess' } });
  await get('/metrics', { headers: { 'x-forwarded-for': '203.0.113.9', authorization: `Bearer ${METRICS_TOKEN}` } });

  await noteDatabase();
  cloud.control.revokeTokens(livePerson('ben').userId);
  consumer.leave();
  await world.restart();
  await ada.connect();
  await world.restart(() => cloud.control.refuseNext('sentinel', 3, 503));
  browserFrames = JSON.stringify([ada.frames, ben.frames]);
}

/** Each spelling a random value may have somewhere. */
const spellings = (bytes: Buffer): string[] => [
  bytes.toString('hex'),
  bytes.toString('base64').replace(/=+$/, ''),
  bytes.toString('base64url'),
  bytes.toString('base64url').replaceAll('-', '.'),
];
const found = (output: string, canaries: readonly string[]): string[] =>
  canaries.filter((canary) => canary !== '' && output.includes(canary)).map((canary) => excerpt(output, canary));
const excerpt = (output: string, canary: string): string => {
  const at = output.indexOf(canary);
  return `${canary.slice(0, 12)}…: ${output.slice(Math.max(0, at - 160), at + 40)}`;
};
const made = (): string[] => randoms.flatMap(spellings);
const configured = (): string[] => [
  METRICS_TOKEN,
  WRONG_PASSWORD,
  INSTALLED_APP.clientSecret,
  INSTALLED_APP.apiClientSecret,
  ...['ada', 'ben'].map((key) => livePerson(key).password),
  ...world.org.apiUser.privateKeyPem.split('\n').slice(1, 5),
  'PRIVATE KEY',
];
const personal = (): string[] => [
  ...Object.values(TEXTS),
  PERSON.family_name,
  PERSON.given_name,
  PERSON.email,
  PERSON.phone_number,
];
const TOKEN_LIKE =
  /eyJ[\w-]{20,}|\b00D\w{12,15}![\w.]{10,}|Bearer [\w-]{8,}|(?:postgres|wss?):\/\/[^\s"[]+[:/@][^\s"]+@?/;

describe('of a whole day', () => {
  it('the run was a whole one: secrets were made, everything was logged', () => {
    expect(randoms.length).toBeGreaterThan(30);
    const text = world.logs.join('');
    expect(world.logs.length).toBeGreaterThan(9);
    expect(dump).toContain('data value too large: … (max length=255)');
    expect(text).toMatch(/"level":"warn"/);
    expect(text).toMatch(/The connector is running/);
    expect(urls.length).toBeGreaterThan(20);
    expect(dump).toContain('sealed_secrets');
    for (const text of Object.values(FOR_THE_RECORD)) expect(dump).toContain(text);
    expect(browserFrames).toContain(TEXTS.customer);
  });

  it('the log holds no secret, no person and no words of anybody', () => {
    const text = world.logs.join('');
    expect(found(text, made())).toEqual([]);
    expect(found(text, configured())).toEqual([]);
    expect(found(text, personal())).toEqual([]);
    expect(found(text, ['canary', ...USERS.flatMap(({ name, email }) => [name, email])])).toEqual([]);
    expect(text).not.toMatch(TOKEN_LIKE);
    for (const line of world.logs) expect(JSON.parse(line)).toHaveProperty('msg');
  });

  it('nothing is printed past the log', () => {
    const text = printed.filter((line) => !/RUN|vitest/.test(line)).join('');
    expect(found(text, [...made(), ...configured(), ...personal(), ...Object.values(FOR_THE_RECORD)])).toEqual([]);
  });

  it('HTTP answers, metrics and pages hold none', () => {
    const text = answers.join('\n');
    expect(found(text, [...made(), ...configured(), ...personal(), ...Object.values(FOR_THE_RECORD)])).toEqual([]);
    expect(
      found(
        text,
        ['canarytoken', 'canarycode', 'canarystate', 'canaryticket', 'canaryguess'].map((each) => `"${each}`),
      ),
    ).toEqual([]);
    expect(text).not.toMatch(TOKEN_LIKE);
    const metrics = answers.find((answer) => answer.startsWith('/metrics 200')) ?? '';
    expect(metrics).toContain('connector_softphone_sockets');
    // Labels are names of ours, never ids of people or conversations.
    expect((metrics.match(/\{[^}]*\}/g) ?? []).join('\n')).not.toMatch(
      /003\w{12}|005\w{12}|37000001|[0-9a-f]{8}-[0-9a-f]{4}-/,
    );
  });

  it('no address the connector asks for holds a secret or a person', () => {
    const text = urls.join('\n');
    expect(found(text, [...made(), ...configured(), ...personal()])).toEqual([]);
    expect(text).not.toMatch(/[?&](?:token|access_token|refresh_token|password|client_secret|code|assertion|email)=/i);
  });

  it('the database holds no secret in clear, no words of a message or draft, no address and no number', () => {
    // The ids of identity tokens that were used are remembered on purpose; they open nothing.
    const lines = dump.split('\n').filter((line) => !line.startsWith('connector.identity_tokens_seen'));
    expect(found(lines.join('\n'), made())).toEqual([]);
    expect(found(dump, configured())).toEqual([]);
    expect(found(dump, [...Object.values(TEXTS), PERSON.email, PERSON.phone_number])).toEqual([]);
    expect(dump).not.toMatch(TOKEN_LIKE);
  });

  it('browsers get no secret of LivePerson, Salesforce or the server', () => {
    expect(found(browserFrames, configured())).toEqual([]);
    // Theirs: nonce, session id and ticket, which are random values of 16, 24 and 32 bytes in one spelling.
    const sent = new Set(browserFrames.match(/(?<="(?:nonce|sessionId)":")[\w-]+|(?<=ticket=)[\w-]+/g) ?? []);
    const foreign = randoms.filter((bytes) => !spellings(bytes).some((each) => sent.has(each)));
    expect(found(browserFrames, foreign.flatMap(spellings))).toEqual([]);
  });
});
