/** The whole softphone on a page, with a host that answers and sockets the test holds in its hand. */
import { createElement } from 'lwc';
import { HostSimulator } from 'c/hostSimulator';
import LpApp from 'c/lpApp';
import type { SoftphoneIntent, SoftphoneState } from 'c/lpModel';
import type { Snapshot } from 'c/lpProtocol';
import { snapshot } from '../../lpModel/__tests__/fixtures';
import { FakeSocket } from './fake-socket';

export function setUp(settings: Partial<Parameters<typeof simulation>[0]> = {}) {
  const host = simulation(settings);
  const app = createElement('c-lp-app', { is: LpApp });
  app.host = host;
  document.body.append(app);
  const panel = () => app.shadowRoot?.querySelector('c-desk-panel') as (HTMLElement & { state: SoftphoneState }) | null;
  const intend = (detail: SoftphoneIntent) =>
    panel()?.dispatchEvent(new CustomEvent('intent', { detail, bubbles: true, composed: true }));
  return { host, app, panel, intend, state: () => panel()?.state as SoftphoneState };
}

function simulation(part: { issueIdentity?: (nonce: string) => Promise<string> } = {}) {
  return new HostSimulator({
    settings: { connectorUrl: 'https://connector.example.com', orgId: '00D1', userId: '0051', language: 'en' },
    issueIdentity: part.issueIdentity ?? ((nonce) => Promise.resolve(`token-${nonce}`)),
    executePlan: () => Promise.resolve({ ok: true, steps: [] }),
  });
}

/** Lets promises and renders happen. */
export const settle = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};

export async function live(part: Partial<Snapshot> = {}, seq = 0) {
  const socket = FakeSocket.last;
  socket.open();
  socket.say({ type: 'hello', protocol: 1, nonce: 'n1', serverTime: Date.now(), heartbeatMs: 25_000, version: '1' });
  await settle();
  socket.say({ type: 'ready', sessionId: 's', epoch: 1, seq, snapshot: snapshot(part) });
  await settle();
  return socket;
}

/** Before and after each test of a suite: stopped clocks, no network but the test's sockets, an empty page. */
export function eachOnItsOwn(): void {
  const realSocket = globalThis.WebSocket;
  beforeEach(() => {
    jest.useFakeTimers();
    FakeSocket.all = [];
    globalThis.WebSocket = FakeSocket as unknown as typeof WebSocket;
    globalThis.fetch = (() => Promise.reject(new TypeError('Failed to fetch'))) as typeof fetch;
    AbortSignal.timeout ??= () => new AbortController().signal;
    sessionStorage.clear();
  });
  afterEach(() => {
    document.body.replaceChildren();
    globalThis.WebSocket = realSocket;
    jest.useRealTimers();
  });
}
