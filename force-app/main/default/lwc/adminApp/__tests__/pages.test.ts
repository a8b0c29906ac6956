import { HostError } from 'c/hostTypes';
import { AUDIT, BUDGET, COVERAGE, DETAIL, ERASED, ERRORS, KEEPING, LEDGER, LEDGER_ROW, NOW, SYNC } from './reports';
import { find, findAll, MadeUpConnector, press, settled, shown, submit, textOf, type } from './world';

let connector: MadeUpConnector;
beforeEach(() => {
  jest.useFakeTimers({ now: NOW, doNotFake: ['queueMicrotask', 'nextTick'] });
  connector = new MadeUpConnector();
});
afterEach(() => {
  document.body.replaceChildren();
  jest.useRealTimers();
});

/** axe waits by timers. */
async function accessible(app: HTMLElement): Promise<void> {
  jest.useRealTimers();
  await expect(app).toBeAccessible();
}

describe('coverage', () => {
  it('tells the share, never rounded up, the hours and the holes; heals all or one [EVT-03]', async () => {
    connector.answers['/admin/api/coverage'] = COVERAGE;
    connector.answers['/admin/api/coverage/heal'] = { started: 3 };
    const app = await shown(connector, 'coverage');
    expect(find(app, '.share').textContent).toBe('99.7 %');
    expect(textOf(app)).toContain('997 of 1,000 closed conversations are in Salesforce; 3 are missing.');
    expect(findAll(app, '[data-row^="conv-"]')).toHaveLength(3);
    await press(app, '.heal-all');
    await press(app, '[data-id="conv-b"]');
    expect(connector.posted).toEqual([
      { path: '/admin/api/coverage/heal', body: { connection: 'harbor' } },
      { path: '/admin/api/coverage/heal', body: { connection: 'harbor', conversationIds: ['conv-b'] } },
    ]);
    expect(textOf(app)).toContain('3 conversations are read from LivePerson again');
    // Who heals watches the holes go.
    connector.answers['/admin/api/coverage'] = { ...COVERAGE, holes: COVERAGE.holes.slice(1) };
    jest.advanceTimersByTime(3_000);
    await settled();
    expect(findAll(app, '[data-row^="conv-"]')).toHaveLength(2);
    await accessible(app);
  });

  it('before the first count it says so and offers one; while it counts it looks again by itself', async () => {
    const never = { ...COVERAGE, countedAt: null, hours: [], holes: [], inLivePerson: 0, inSalesforce: 0 };
    connector.answers['/admin/api/coverage'] = never;
    connector.answers['/admin/api/coverage/count'] = { ok: true };
    const app = await shown(connector, 'coverage');
    expect(textOf(app)).toContain('It has not been counted yet.');
    connector.answers['/admin/api/coverage'] = { ...never, counting: true };
    await press(app, '.count');
    expect(connector.posted).toEqual([
      { path: '/admin/api/coverage/count', body: { connection: 'harbor', from: NOW - 86_400_000, to: NOW } },
    ]);
    connector.answers['/admin/api/coverage'] = { ...COVERAGE, inSalesforce: 1000, holes: [] };
    jest.advanceTimersByTime(3_000);
    await settled();
    expect(textOf(app)).toContain('All 1,000 closed conversations are in Salesforce.');
    expect(find(app, '.share').textContent).toBe('100 %');
  });

  it('a failure is told with a way on, and what was shown before stays', async () => {
    connector.answers['/admin/api/coverage'] = new HostError('not_now', 'The server begins anew.');
    const app = await shown(connector, 'coverage');
    expect(find(app, '.failed').textContent).toContain('The server begins anew.');
    connector.answers['/admin/api/coverage'] = COVERAGE;
    await press(app, '.again');
    expect(findAll(app, '.failed')).toEqual([]);
    connector.answers['/admin/api/coverage'] = new HostError('not_now', 'The server begins anew.');
    jest.advanceTimersByTime(60_000);
    await settled();
    expect(find(app, '.failed').textContent).toContain('The server begins anew.');
    expect(find(app, '.share').textContent).toBe('99.7 %');
  });
});

describe('conversations', () => {
  it('lists, filters, goes on to the next part, and opens one [EVT-01]', async () => {
    connector.answers['/admin/api/conversations'] = LEDGER;
    const app = await shown(connector, 'conversations');
    expect(find(app, '[data-row="conv-a"]').textContent).toContain('A field is too long.');
    await type(app, '#query, [id^="query"]', ' conv ');
    await submit(app, 'form.search');
    expect(connector.asked.at(-1)).toBe('/admin/api/conversations?connection=harbor&query=conv');
    connector.answers['/admin/api/conversations'] = { rows: [{ ...LEDGER_ROW, conversationId: 'conv-z' }], next: null };
    await press(app, '.more');
    expect(connector.asked.at(-1)).toBe('/admin/api/conversations?connection=harbor&query=conv&cursor=next-page');
    expect(findAll(app, '[data-row]').map((row) => row.dataset['row'])).toEqual(['conv-a', 'conv-z']);
    expect(findAll(app, '.more')).toEqual([]);
    connector.answers['/admin/api/conversations/conv-a'] = DETAIL;
    await press(app, '[data-pick="conv-a"]');
    expect(textOf(app)).toContain('Shorten the template of the subject.');
    expect(textOf(app)).toContain('Task.Type');
    await press(app, '.open');
    expect(connector.opened).toEqual(['a00000000000001AAA']);
    await accessible(app);
  });

  it('one conversation is written again, synced and verified; a difference is bad news [EVT-03]', async () => {
    connector.answers['/admin/api/conversations'] = LEDGER;
    connector.answers['/admin/api/conversations/conv-a'] = DETAIL;
    connector.answers['/admin/api/conversations/conv-a/replay'] = { ok: true };
    connector.answers['/admin/api/transcripts/verify'] = { outcome: 'different', text: 'The texts differ.' };
    connector.answers['/admin/api/sync/conversation'] = new HostError('conversation_open', 'It has not ended yet.');
    const app = await shown(connector, 'conversations');
    await press(app, '[data-pick="conv-a"]');
    await press(app, '.replay');
    expect(find(app, '.said_good').textContent).toContain('written again');
    await press(app, '.verify');
    expect(find(app, '.said_bad').textContent).toContain('The texts differ.');
    await press(app, '.sync');
    expect(find(app, '.said_bad').textContent).toContain('It has not ended yet.');
    await press(app, '.back');
    expect(findAll(app, '[data-row="conv-a"]')).toHaveLength(1);
  });

  it('says so when there is none', async () => {
    connector.answers['/admin/api/conversations'] = { rows: [], next: null };
    expect(textOf(await shown(connector, 'conversations'))).toContain('No conversation yet.');
  });
});

it('callout errors: what happened, what to do, a retry where it is not cured, and its outcome [EVT-02]', async () => {
  connector.answers['/admin/api/errors'] = ERRORS;
  connector.answers['/admin/api/errors/7/retry'] = new HostError('error_unknown', 'There is no such error any more.');
  const app = await shown(connector, 'errors');
  expect(find(app, '[data-row="7"]').textContent).toContain('Shorten the template.');
  expect(findAll(app, '.do').map((button) => button.getAttribute('aria-label'))).toEqual(['Retry conv-a']);
  await press(app, '.do');
  expect(connector.posted).toEqual([{ path: '/admin/api/errors/7/retry', body: { connection: 'harbor' } }]);
  expect(find(app, '.said_bad').textContent).toContain('no such error');
  await accessible(app);
});

describe('sync', () => {
  it('tells the next runs and the past ones, and starts one over a past window [SYN-03] [SYN-06]', async () => {
    connector.answers['/admin/api/sync'] = SYNC;
    connector.answers['/admin/api/sync/window'] = { run: SYNC.runs[0] };
    const app = await shown(connector, 'sync');
    expect(textOf(app)).toContain('Every 3 hours, 17 minutes past');
    expect(textOf(app)).toMatch(/Next: .*\(in 60 minutes\)/u);
    expect(textOf(app)).toContain('Switched off in the settings.');
    expect(find(app, '[data-row="1"] [data-column="read"]').textContent).toContain('1,234');
    await submit(app, 'form.form');
    const [post] = connector.posted;
    expect(post?.path).toBe('/admin/api/sync/window');
    expect(post?.body).toMatchObject({ connection: 'harbor', to: NOW, from: NOW - 86_400_000 });
    await accessible(app);
  });

  it('31 days are refused with the limit named, before anything is asked [SYN-03]', async () => {
    connector.answers['/admin/api/sync'] = SYNC;
    const app = await shown(connector, 'sync');
    await type(app, '[id^="from"]', '2026-10-21T10:00');
    await submit(app, 'form.form');
    expect(textOf(app)).toContain('A window may begin at most 30 days ago.');
    expect(connector.posted).toEqual([]);
  });

  it('one conversation is synced by its id; the connector’s refusal is shown [SYN-04]', async () => {
    connector.answers['/admin/api/sync'] = SYNC;
    connector.answers['/admin/api/sync/conversation'] = new HostError('conversation_open', 'It has not ended yet.');
    const app = await shown(connector, 'sync');
    await press(app, '.go-conversation');
    const form = findAll(app, 'form.form')[1];
    form?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
    await settled();
    expect(textOf(app)).toContain('Enter the id of a conversation.');
    await type(app, '[id^="conversation"]', 'conv-a');
    form?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
    await settled();
    expect(connector.posted.at(-1)?.body).toEqual({ connection: 'harbor', conversationId: 'conv-a' });
    expect(find(app, '.said_bad').textContent).toContain('It has not ended yet.');
  });
});

it('allowance: how full, by when it is used up, what waits, and a way to call again after a stop', async () => {
  connector.answers['/admin/api/budget'] = BUDGET;
  connector.answers['/admin/api/budget/resume'] = { ok: true };
  const app = await shown(connector, 'allowance');
  expect(textOf(app)).toContain('Transcripts wait. All else is written at once.');
  expect(find(app, '[role="meter"]').getAttribute('aria-valuenow')).toBe('85');
  expect(textOf(app)).toContain('85,000 of 100,000');
  expect(textOf(app)).toContain('4,000 of these by the connector.');
  expect(textOf(app)).toMatch(/used up in 60 minutes/u);
  expect(findAll(app, '.resume')).toEqual([]);
  connector.answers['/admin/api/budget'] = {
    ...BUDGET,
    stopped: { since: NOW, text: 'More rows were read than allowed.' },
  };
  jest.advanceTimersByTime(60_000);
  await settled();
  await press(app, '.resume');
  expect(connector.posted).toEqual([{ path: '/admin/api/budget/resume', body: { connection: 'harbor' } }]);
  await accessible(app);
});

it('masking: a text as it would be written, and by which rules', async () => {
  connector.answers['/admin/api/masking'] = { text: 'card ****', found: [{ rule: 'payment card', count: 1 }] };
  const app = await shown(connector, 'masking');
  await type(app, 'textarea', 'card 4111');
  await submit(app, 'form');
  expect(connector.posted).toEqual([{ path: '/admin/api/masking', body: { connection: 'harbor', text: 'card 4111' } }]);
  expect(find(app, '.masked').textContent).toBe('card ****');
  expect(textOf(app)).toContain('Masked: payment card (1).');
  await type(app, '[id^="pattern"]', 'AB-\\d+');
  await submit(app, 'form');
  expect(connector.posted.at(-1)?.body).toMatchObject({
    rules: { cards: true, patterns: [{ name: 'pattern to try', pattern: 'AB-\\d+' }] },
  });
  await accessible(app);
});

it('erase: asks twice, moves focus to the question, and lists what was erased', async () => {
  connector.answers['/admin/api/erase'] = { rows: [ERASED], next: null };
  const app = await shown(connector, 'erase');
  await submit(app, 'form');
  expect(textOf(app)).toContain('Enter LivePerson’s id of the consumer.');
  await type(app, '[id^="consumer"]', 'consumer-1');
  await submit(app, 'form');
  expect(connector.posted).toEqual([]);
  expect(textOf(app)).toContain('Erase consumer consumer-1? This cannot be undone.');
  connector.answers['/admin/api/erase'] = ERASED;
  await press(app, '.confirm');
  expect(connector.posted).toEqual([
    { path: '/admin/api/erase', body: { connection: 'harbor', consumerId: 'consumer-1' } },
  ]);
  expect(find(app, '.said_good').textContent).toContain('Erased from 2 conversations.');
  expect(findAll(app, '.confirm')).toEqual([]);
  await accessible(app);
});

it('kept data: what, how long, how much', async () => {
  connector.answers['/admin/api/keeping'] = KEEPING;
  const app = await shown(connector, 'kept');
  expect(find(app, '[data-row="Facts"]').textContent).toContain('90 days');
  await accessible(app);
});

it('audit: what was done, and whether it was tampered with', async () => {
  connector.answers['/admin/api/audit'] = AUDIT;
  connector.answers['/admin/api/audit/check'] = { ok: true, rows: 12, brokenAt: null };
  const app = await shown(connector, 'audit');
  await press(app, '.check');
  expect(find(app, '.said_good').textContent).toContain('All 12 rows are as they were written.');
  connector.answers['/admin/api/audit/check'] = { ok: false, rows: 12, brokenAt: '9' };
  await press(app, '.check');
  expect(find(app, '.said_bad').textContent).toContain('from row 9 on');
  await accessible(app);
});
