import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { LivePersonAccount } from '../../../connector-server/src/desk/livePersonPorts.ts';
import { createDomains, DomainError } from '../../../connector-server/src/liveperson/domains.ts';

const ACCOUNT: LivePersonAccount = { account: '55501234', signIn: { oauth: null, password: true } };

function domains(
  answer: () => Response | Promise<Response>,
  baseUrl = 'https://api.liveperson.net',
  allowedSuffixes: string[] = [],
) {
  const clock = { at: 1_000, now: () => clock.at };
  const asked: string[] = [];
  const made = createDomains({
    baseUrl,
    fetch: async (url) => (asked.push(url), answer()),
    clock,
    logger: pino({ level: 'silent' }),
    allowedSuffixes,
  });
  return { made, clock, asked };
}
const listed = (...pairs: [string, string][]) =>
  Response.json({ baseURIs: pairs.map(([service, baseURI]) => ({ service, account: '55501234', baseURI })) });

describe('domain discovery', () => {
  it('is asked once an hour and speaks https and wss', async () => {
    const { made, clock, asked } = domains(() =>
      listed(['sentinel', 'va.sentinel.liveperson.net'], ['asyncMessagingEnt', 'va.msg.liveperson.net']),
    );
    expect(await made.origin(ACCOUNT, 'sentinel')).toBe('https://va.sentinel.liveperson.net');
    expect(await made.socketOrigin(ACCOUNT, 'facadeMsg', 'asyncMessagingEnt')).toBe('wss://va.msg.liveperson.net');
    expect(asked).toEqual(['https://api.liveperson.net/api/account/55501234/service/baseURI.json?version=1.0']);
    clock.at += 61 * 60_000;
    await made.origin(ACCOUNT, 'sentinel');
    expect(asked).toHaveLength(2);
  });

  it('asked by many at once is one request', async () => {
    const { made, asked } = domains(() => listed(['sentinel', 'va.liveperson.net']));
    await Promise.all(Array.from({ length: 50 }, () => made.origin(ACCOUNT, 'sentinel')));
    expect(asked).toHaveLength(1);
  });

  it('that is down is replaced by what was known, for a day', async () => {
    let up = true;
    const { made, clock } = domains(() =>
      up ? listed(['sentinel', 'va.liveperson.net']) : Promise.reject(new Error('down')),
    );
    await made.origin(ACCOUNT, 'sentinel');
    up = false;
    clock.at += 23 * 60 * 60_000;
    expect(await made.origin(ACCOUNT, 'sentinel')).toBe('https://va.liveperson.net');
    clock.at += 2 * 60 * 60_000;
    await expect(made.origin(ACCOUNT, 'sentinel')).rejects.toMatchObject({ code: 'unreachable' });
  });

  it.each([
    'evil.example',
    'liveperson.net.evil.example',
    'va.liveperson.net@evil.example',
    'va.liveperson.net/path',
    'https://va.liveperson.net',
    'xliveperson.net',
    '[::1]',
    '10.0.0.1',
    '',
  ])("cannot send an agent's token to %s", async (host) => {
    const { made } = domains(() => listed(['sentinel', host], ['agentVep', 'va.liveperson.net']));
    await expect(made.origin(ACCOUNT, 'sentinel')).rejects.toBeInstanceOf(DomainError);
    expect(await made.origin(ACCOUNT, 'agentVep')).toBe('https://va.liveperson.net');
  });

  it('may name further hosts where the operator allows them, and the host it runs on', async () => {
    const { made } = domains(
      () => listed(['sentinel', 'x.harbor.example:8443'], ['swift', 'localhost:9000']),
      'https://localhost:9000',
      ['harbor.example'],
    );
    expect(await made.origin(ACCOUNT, 'sentinel')).toBe('https://x.harbor.example:8443');
    expect(await made.origin(ACCOUNT, 'swift')).toBe('https://localhost:9000');
  });

  it('over http leads to http and ws', async () => {
    const { made } = domains(() => listed(['agentVep', '127.0.0.1:4000']), 'http://127.0.0.1:4000');
    expect(await made.origin(ACCOUNT, 'agentVep')).toBe('http://127.0.0.1:4000');
    expect(await made.socketOrigin(ACCOUNT, 'agentVep')).toBe('ws://127.0.0.1:4000');
  });

  it('is not asked for a service the operator fixed', async () => {
    const { made, asked } = domains(() => listed());
    expect(await made.origin({ ...ACCOUNT, domains: { sentinel: 'localhost:1234' } }, 'sentinel')).toBe(
      'https://localhost:1234',
    );
    expect(asked).toEqual([]);
  });

  it('says that an account is unknown, whichever way the cloud puts it', async () => {
    await expect(
      domains(() => new Response('', { status: 401 })).made.origin(ACCOUNT, 'sentinel'),
    ).rejects.toMatchObject({ code: 'unknown_account' });
    await expect(domains(() => listed()).made.origin(ACCOUNT, 'sentinel')).rejects.toMatchObject({
      code: 'unknown_account',
    });
  });

  it('follows no redirect', async () => {
    const { made } = domains(() => new Response('', { status: 302, headers: { location: 'https://evil.example' } }));
    await expect(made.origin(ACCOUNT, 'sentinel')).rejects.toMatchObject({ code: 'unreachable' });
  });
});
