/** Deploying through the Metadata API: what is sent, what each answer means, and when it is given up. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createMetadataApi } from '../../../connector-server/src/salesforce/metadataApi.ts';
import { readConsumerKey } from '../../../connector-server/src/salesforce/readConsumerKey.ts';

interface Seen {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: Buffer;
}
type Answer = { status: number; body: unknown } | 'cut';

let server: Server;
let url: string;
let seen: Seen[] = [];
let answers: ((request: Seen) => Answer)[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    void buffer(request).then((body) => {
      const one = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body };
      seen.push(one);
      const next = answers.length > 1 ? answers.shift() : answers[0];
      const answer = next?.(one) ?? 'cut';
      if (answer === 'cut') return request.socket.destroy();
      const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());
beforeEach(() => {
  seen = [];
});

const ID = '0Af5g00000AbCdE';
const deps = { apiVersion: '66.0', fetch: globalThis.fetch, allowLoopback: true, lookMs: 1 };
const api = () => createMetadataApi({ instanceUrl: url, accessToken: '00Dx!secret' }, deps);
const is =
  (status: string, more: Record<string, unknown> = {}) =>
  () => ({
    status: 200,
    body: { id: ID, deployResult: { status, numberComponentsTotal: 4, numberComponentsDeployed: 1, ...more } },
  });
const taken = () => ({ status: 201, body: { id: ID, deployResult: { status: 'Pending' } } });
const ZIP = Buffer.from([0x50, 0x4b, 0x03, 0x04, 0xff, 0x0d, 0x0a, 0x00]);

test('the zip goes out byte for byte beside its options, and the end comes with its failures', async () => {
  const details = {
    componentFailures: [
      {
        componentType: 'ApexClass',
        fullName: 'A',
        fileName: 'classes/A.cls',
        problem: 'No.',
        problemType: 'Error',
        lineNumber: '7',
      },
      { componentType: 'Layout', fullName: 'B', problem: 'Old.', problemType: 'Warning' },
    ],
    runTestResult: { failures: [{ name: 'ATest', methodName: 'works', message: 'Assertion failed' }] },
  };
  answers = [taken, is('InProgress'), is('Failed', { details, errorMessage: 'UNKNOWN' })];
  const progress: number[] = [];
  const end = await api().deploy(
    { zip: ZIP, tests: ['ATest'], checkOnly: true },
    { onProgress: ({ components }) => void progress.push(components) },
  );
  expect(end).toMatchObject({
    id: ID,
    outcome: 'failed',
    error: 'UNKNOWN',
    failures: [{ type: 'ApexClass', name: 'A', file: 'classes/A.cls', problem: 'No.', line: 7 }],
    testFailures: [{ className: 'ATest', method: 'works', message: 'Assertion failed' }],
  });
  expect(progress).toEqual([1, 1]);
  const [post, look] = seen;
  expect(post).toMatchObject({ method: 'POST', path: '/services/data/v66.0/metadata/deployRequest' });
  expect(post?.headers.authorization).toBe('Bearer 00Dx!secret');
  const form = await new Response(new Uint8Array(post?.body ?? []), {
    headers: { 'content-type': post?.headers['content-type'] ?? '' },
  }).formData();
  expect(JSON.parse(form.get('json') as string)).toMatchObject({
    deployOptions: {
      checkOnly: true,
      rollbackOnError: true,
      singlePackage: true,
      testLevel: 'RunSpecifiedTests',
      runTests: ['ATest'],
    },
  });
  expect(Buffer.from(await (form.get('file') as File).arrayBuffer()).equals(ZIP)).toBe(true);
  expect(look?.path).toBe(`/services/data/v66.0/metadata/deployRequest/${ID}?includeDetails=true`);
});

test('a look that is lost is repeated; the deployment goes on without us', async () => {
  answers = [taken, () => 'cut', () => ({ status: 503, body: [] }), is('Succeeded', { numberComponentsDeployed: 4 })];
  await expect(api().deploy({ zip: ZIP, tests: [] })).resolves.toMatchObject({ outcome: 'succeeded' });
});

test('out of sight for good: said as uncertain, never as failed', async () => {
  answers = [taken, () => 'cut'];
  await expect(api().deploy({ zip: ZIP, tests: [] })).rejects.toMatchObject({
    code: 'deployment_out_of_sight',
    certain: false,
  });
});

test('an abort asks Salesforce to cancel', async () => {
  const stop = new AbortController();
  answers = [taken, is('InProgress')];
  const deploying = api().deploy(
    { zip: ZIP, tests: [] },
    { signal: stop.signal, onProgress: () => stop.abort(new Error('stopped')) },
  );
  await expect(deploying).rejects.toThrow('stopped');
  expect(seen.at(-1)).toMatchObject({ method: 'PATCH', path: `/services/data/v66.0/metadata/deployRequest/${ID}` });
  expect(JSON.parse(String(seen.at(-1)?.body))).toEqual({ deployResult: { status: 'Canceling' } });
});

test.each([
  [401, 'INVALID_SESSION_ID', 'not valid any more'],
  [403, 'INSUFFICIENT_ACCESS', 'may not deploy'],
  [403, 'API_DISABLED_FOR_ORG', 'has no API'],
])('%i %s is told in words, and that nothing was deployed', async (status, errorCode, words) => {
  answers = [() => ({ status, body: [{ errorCode, message: 'x' }] })];
  const error: unknown = await api()
    .deploy({ zip: ZIP, tests: [] })
    .catch((caught: unknown) => caught);
  expect(error).toMatchObject({
    code: errorCode,
    permanent: true,
    certain: true,
    text: expect.stringContaining(words) as string,
  });
  expect(JSON.stringify(error)).not.toContain('secret');
});

test('an address that is no Salesforce is never asked', () => {
  expect(() => createMetadataApi({ instanceUrl: 'https://evil.example', accessToken: 'x' }, deps)).toThrow(
    'not a Salesforce address',
  );
  expect(seen).toEqual([]);
});

test('[OAU-09] the consumer key is read where the org tells it; the secret beside it is left there', async () => {
  const soap = (inner: string) => () => ({
    status: 200,
    body: `<soapenv:Envelope><result><records>${inner}</records></result></soapenv:Envelope>`,
  });
  answers = [
    soap(
      '<callbackUrl>x</callbackUrl><consumerKey>3MVG9abc.DEF_ghi123</consumerKey><consumerSecret>HIDE</consumerSecret>',
    ),
  ];
  const lent = { instanceUrl: url, accessToken: '00D<x>&!y' };
  expect(await readConsumerKey(lent, 'App_glbloauth', deps)).toBe('3MVG9abc.DEF_ghi123');
  expect(String(seen[0]?.body)).toContain('<met:sessionId>00D&lt;x&gt;&amp;!y</met:sessionId>');
  expect(seen[0]?.path).toBe('/services/Soap/m/66.0');
  answers = [soap('<callbackUrl>x</callbackUrl>')];
  expect(await readConsumerKey(lent, 'App_glbloauth', deps)).toBeNull();
  answers = [() => ({ status: 500, body: '<faultcode>sf:INSUFFICIENT_ACCESS</faultcode>' })];
  expect(await readConsumerKey(lent, 'App_glbloauth', deps)).toBeNull();
  answers = [() => 'cut'];
  expect(await readConsumerKey(lent, 'App_glbloauth', deps)).toBeNull();
});
