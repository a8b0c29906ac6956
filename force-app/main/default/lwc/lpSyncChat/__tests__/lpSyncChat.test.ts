import { createElement } from 'lwc';
import { getRecord, notifyRecordUpdateAvailable } from 'lightning/uiRecordApi';
import read from '@salesforce/apex/LivePersonHostSettings.read';
import getToken from '@salesforce/apex/LivePersonIdentity.getToken';
import LpSyncChat from 'c/lpSyncChat';
import { all, clear, one, textOf } from '../../deskPanel/__tests__/world';

jest.mock('@salesforce/apex/LivePersonHostSettings.read', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/LivePersonIdentity.getToken', () => ({ default: jest.fn() }), { virtual: true });

type Mock = { mockResolvedValue(value: unknown): void; mockRejectedValue(value: unknown): void };
const realFetch = globalThis.fetch;
const RECORD = {
  External_Key__c: { value: '31487986:conversation-1' },
  Status__c: { value: 'Closed' },
  End_Time__c: { value: '2026-10-02T09:30:00.000Z' },
};

/** Answers of the connector by path; a function is called anew for every request. */
function connector(replies: Record<string, unknown>): { path: string; body: unknown }[] {
  const asked: { path: string; body: unknown }[] = [];
  const known: Record<string, unknown> = {
    '/auth/nonce': { nonce: 'n' },
    '/auth/token': { accessToken: 't', expiresAt: Date.now() + 900_000 },
    '/admin/api/me': { connections: [{ id: 'harbor', account: '31487986' }] },
    ...replies,
  };
  globalThis.fetch = ((address: string, init: RequestInit) => {
    const path = address.replace('https://connector.example.com', '');
    if (!path.startsWith('/auth')) asked.push({ path, body: init.body ? JSON.parse(String(init.body)) : undefined });
    const reply = known[path];
    const value: unknown = typeof reply === 'function' ? (reply as () => unknown)() : reply;
    const { problem } = (value ?? {}) as { problem?: unknown };
    return Promise.resolve({
      ok: value !== undefined && !problem,
      status: problem ? 409 : 200,
      json: () => Promise.resolve(problem ?? value),
    });
  }) as unknown as typeof fetch;
  return asked;
}

const settle = async (): Promise<void> => {
  for (let i = 0; i < 60; i++) await Promise.resolve();
};
async function show(fields: object = RECORD): Promise<HTMLElement> {
  const element = createElement('c-lp-sync-chat', { is: LpSyncChat }) as HTMLElement & { recordId: string };
  element.recordId = 'a0X000000000001AAA';
  document.body.append(element);
  // eslint-disable-next-line @lwc/lwc/no-unexpected-wire-adapter-usages -- a test speaks for the platform
  (getRecord as unknown as { emit(value: unknown): void }).emit({ fields });
  await settle();
  return element;
}

beforeEach(() => {
  jest.useFakeTimers();
  (read as unknown as Mock).mockResolvedValue({ connectorUrl: 'https://connector.example.com' });
  (getToken as unknown as Mock).mockResolvedValue('{"ok":true,"token":"signed"}');
});
afterEach(() => {
  clear();
  jest.useRealTimers();
  jest.clearAllMocks();
  globalThis.fetch = realFetch;
});

it('[SYN-04] syncs the conversation of the record, waits for its end, and the page reads the record again', async () => {
  const run = { id: '7', state: 'running', changed: 0, text: null };
  const asked = connector({
    '/admin/api/sync/conversation': { run },
    '/admin/api/sync?connection=harbor': { runs: [{ ...run, state: 'done', changed: 1 }] },
  });
  const element = await show();
  let refreshed = 0;
  element.addEventListener('lightning__refreshview', () => refreshed++);
  one(element, '.sync').click();
  await settle();
  expect(textOf(one(element, '.sync'))).toBe('Syncing…');
  jest.advanceTimersByTime(1_500);
  await settle();
  expect(textOf(one(element, '[role="status"]'))).toBe('Brought up to date.');
  expect(asked[1]).toEqual({
    path: '/admin/api/sync/conversation',
    body: { connection: 'harbor', conversationId: 'conversation-1' },
  });
  expect(notifyRecordUpdateAvailable).toHaveBeenCalledWith([{ recordId: 'a0X000000000001AAA' }]);
});

it('says when nothing had changed, and when the run failed', async () => {
  const done = { id: '7', state: 'done', changed: 0, text: null };
  connector({ '/admin/api/sync/conversation': { run: done } });
  const element = await show();
  one(element, '.sync').click();
  await settle();
  expect(textOf(one(element, '[role="status"]'))).toContain('Nothing had changed');
  connector({ '/admin/api/sync/conversation': { run: { ...done, state: 'failed', text: 'LivePerson is away.' } } });
  one(element, '.sync').click();
  await settle();
  expect(textOf(one(element, '[role="status"]'))).toBe('LivePerson is away.');
});

it('shows the connector’s refusal in its own words', async () => {
  connector({ '/admin/api/sync/conversation': { problem: { error: 'conversation_open', text: 'It is still open.' } } });
  const element = await show();
  one(element, '.sync').click();
  await settle();
  expect(textOf(one(element, '[role="status"]'))).toBe('It is still open.');
});

it('compares the transcript with LivePerson’s', async () => {
  const asked = connector({ '/admin/api/transcripts/verify': { outcome: 'same', text: 'Both are the same.' } });
  const element = await show();
  one(element, '.verify').click();
  await settle();
  expect(textOf(one(element, '[role="status"]'))).toBe('Both are the same.');
  expect(asked.at(-1)).toEqual({
    path: '/admin/api/transcripts/verify',
    body: { connection: 'harbor', conversationId: 'conversation-1' },
  });
  expect(notifyRecordUpdateAvailable).not.toHaveBeenCalled();
  expect(all(element, '.rewrite')).toEqual([]);
});

it('has a transcript written again that differs from LivePerson’s', async () => {
  const asked = connector({
    '/admin/api/transcripts/verify': { outcome: 'different', text: 'LivePerson holds something else.' },
    '/admin/api/transcripts/rewrite': { ok: true },
  });
  const element = await show();
  one(element, '.verify').click();
  await settle();
  one(element, '.rewrite').click();
  await settle();
  expect(textOf(one(element, '[role="status"]'))).toBe('The transcript is written again in a moment.');
  expect(asked.at(-1)).toEqual({
    path: '/admin/api/transcripts/rewrite',
    body: { connection: 'harbor', conversationId: 'conversation-1' },
  });
  expect(all(element, '.rewrite')).toEqual([]);
});

it('[SYN-04] asks nothing while the conversation is open', async () => {
  const asked = connector({});
  const element = await show({ ...RECORD, Status__c: { value: 'Open' }, End_Time__c: { value: null } });
  one(element, '.sync').click();
  await settle();
  expect(asked).toEqual([]);
});

it.each([
  ['no key', { Status__c: { value: 'Closed' } }],
  ['a key of another kind', { ...RECORD, External_Key__c: { value: 'imported-77' } }],
])('says that a record with %s is none of the connector’s', async (_, fields) => {
  connector({});
  expect(textOf(await show(fields))).toContain('not made by the LivePerson connector');
});
