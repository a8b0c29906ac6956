/** The head start: a socket to the address of last time, which learns nothing before Salesforce named the same address. */
import { createElement } from 'lwc';
import { HostSimulator } from 'c/hostSimulator';
import type { HostSettings } from 'c/hostTypes';
import LpApp from 'c/lpApp';
import { HostError } from 'c/hostTypes';
import { FakeSocket } from './fake-socket';

const SETTINGS: HostSettings = {
  connectorUrl: 'https://connector.example.com',
  orgId: '00D1',
  userId: '0051',
  language: 'en',
};
const settle = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};

/** A softphone whose Salesforce answers when the test says so. */
function setUp() {
  const issued: string[] = [];
  const host = new HostSimulator({
    settings: SETTINGS,
    issueIdentity: (nonce) => {
      issued.push(nonce);
      return Promise.resolve(`token-${nonce}`);
    },
    executePlan: () => Promise.resolve({ ok: true, steps: [] }),
  });
  let answer: (settings: HostSettings | Error) => void = () => undefined;
  host.init = () =>
    new Promise((resolve, reject) => {
      answer = (value) => (value instanceof Error ? reject(value) : resolve(value));
    });
  const app = createElement('c-lp-app', { is: LpApp });
  app.host = host;
  document.body.append(app);
  return { app, issued, answer: (value: HostSettings | Error) => answer(value) };
}
const hello = (socket: FakeSocket): void => {
  socket.open();
  socket.say({ type: 'hello', protocol: 1, nonce: 'n1', serverTime: Date.now(), heartbeatMs: 25_000, version: '1' });
};

const realSocket = globalThis.WebSocket;
beforeEach(() => {
  jest.useFakeTimers();
  FakeSocket.all = [];
  globalThis.WebSocket = FakeSocket as unknown as typeof WebSocket;
  localStorage.clear();
});
afterEach(() => {
  document.body.replaceChildren();
  globalThis.WebSocket = realSocket;
  jest.useRealTimers();
});

it('is not taken the first time; the address is remembered', async () => {
  const { answer } = setUp();
  await settle();
  expect(FakeSocket.all).toEqual([]);
  answer(SETTINGS);
  await settle();
  expect(FakeSocket.last.url).toBe('wss://connector.example.com/softphone');
  expect(localStorage.getItem('lp-connector')).toBe('https://connector.example.com');
});

it('opens the socket at once, and proves who the agent is as soon as Salesforce named the same address', async () => {
  localStorage.setItem('lp-connector', 'https://connector.example.com');
  localStorage.setItem('lp-connection:00D1:0051', 'north');
  const { answer, issued } = setUp();
  hello(FakeSocket.last);
  await settle();
  expect(issued).toEqual([]);
  expect(FakeSocket.last.sent).toEqual([]);
  answer(SETTINGS);
  await settle();
  expect(FakeSocket.all).toHaveLength(1);
  expect(FakeSocket.last.sent).toMatchObject([{ type: 'authenticate', token: 'token-n1', connectionId: 'north' }]);
});

it('tells an address that is not the one Salesforce names nothing at all', async () => {
  localStorage.setItem('lp-connector', 'https://somebody-else.example.com');
  const { answer, issued } = setUp();
  const [stranger] = FakeSocket.all;
  if (stranger) hello(stranger);
  answer(SETTINGS);
  await settle();
  expect(stranger?.readyState).toBe(3);
  expect(stranger?.sent).toEqual([]);
  expect(FakeSocket.last.url).toBe('wss://connector.example.com/softphone');
  hello(FakeSocket.last);
  await settle();
  expect(issued).toEqual(['n1']);
});

it('ends when Salesforce names nothing, and what stands in the way is shown', async () => {
  localStorage.setItem('lp-connector', 'https://connector.example.com');
  const { app, answer, issued } = setUp();
  hello(FakeSocket.last);
  answer(new HostError('settings', 'The call center has no connector address.'));
  await settle();
  expect(FakeSocket.last.readyState).toBe(3);
  expect(FakeSocket.last.sent).toEqual([]);
  expect(issued).toEqual([]);
  const panel = app.shadowRoot?.querySelector('c-desk-panel') as HTMLElement & {
    state: { connection: { state: string; text: string } };
  };
  expect(panel.state.connection).toMatchObject({
    state: 'stopped',
    text: 'The call center has no connector address.',
  });
});
