import { probeConnector } from '../probe';

const answering = (normal: boolean, opaque: boolean): typeof fetch =>
  ((_: string, options: RequestInit) =>
    (options.mode === 'no-cors' ? opaque : normal)
      ? Promise.resolve({})
      : Promise.reject(new TypeError('Failed to fetch'))) as unknown as typeof fetch;
const outcome = async (ask: typeof fetch) =>
  (await probeConnector('https://connector.example.com', false, ask)).map(({ id, state }) => `${id} ${state}`);

beforeAll(() => {
  // jsdom has AbortSignal without `timeout`.
  AbortSignal.timeout ??= () => new AbortController().signal;
});

it('names a network that holds up sockets only', async () => {
  const [check] = await probeConnector('https://connector.example.com', true, answering(true, true));
  expect(check).toMatchObject({ id: 'connector', state: 'failed', text: expect.stringContaining('WebSocket') });
});

it('finds a connector that is there and accepts this page', async () => {
  await expect(outcome(answering(true, true))).resolves.toEqual(['connector ok', 'origin ok']);
});

it('tells a connector that does not know this page from one that is down', async () => {
  await expect(outcome(answering(false, true))).resolves.toEqual(['connector ok', 'origin failed']);
  await expect(outcome(answering(false, false))).resolves.toEqual(['connector failed']);
});
