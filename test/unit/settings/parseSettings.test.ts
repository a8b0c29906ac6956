import { describe, expect, it } from 'vitest';
import { settingsJsonSchema } from '../../../connector-server/src/settings/documentSchema.ts';
import { parseSettings } from '../../../connector-server/src/settings/parseSettings.ts';
import { connectionDocument } from '../browser/edgeRig.ts';

type Loose = Record<string, unknown>;
const document = (
  change: (connection: Loose & { salesforce: Loose; liveperson: Loose }) => void = () => undefined,
): unknown => {
  const connection = connectionDocument('main') as Loose & { salesforce: Loose; liveperson: Loose };
  change(connection);
  return { version: 1, connections: [connection] };
};
const problemsOf = (given: unknown, allowInsecureUpstream = false): string[] => {
  const parsed = parseSettings(given, { allowInsecureUpstream });
  return parsed.ok ? [] : parsed.problems;
};

describe('a short document', () => {
  it('is complete: everything else has a default', () => {
    const parsed = parseSettings(document(), { allowInsecureUpstream: false });
    expect(parsed).toMatchObject({
      ok: true,
      document: {
        connections: [
          {
            softphone: { openRecord: 'on_accept', awayAfterSeconds: 60, offlineAfterMinutes: 30, afterOffline: 'keep' },
            records: { wrapUpMinutes: 10 },
            transcripts: {
              save: 'field',
              whenTooLong: 'file',
              includePrivate: true,
              timeZone: 'org',
              masking: { cards: true, patterns: [] },
              files: { attach: false, scanner: null },
            },
            salesforce: { loginUrl: null, tokenAudience: null },
          },
        ],
      },
    });
  });

  it('may be empty of connections', () => {
    expect(problemsOf({ version: 1, connections: [] })).toEqual([]);
  });
});

const wrong: [string, unknown, RegExp][] = [
  [
    'a masking pattern that could run long',
    document((c) => (c.transcripts = { masking: { patterns: [{ name: 'digits', pattern: '\\d+' }] } })),
    /^connections\[0\]\.transcripts\.masking\.patterns\[0\]\.pattern must say how often at most, e\.g\. \{1,40\} instead of \+\.$/,
  ],
  [
    'a zone nobody knows',
    document((c) => (c.transcripts = { timeZone: 'Middle/Earth' })),
    /^connections\[0\]\.transcripts\.timeZone must be "org" or the name of a time zone/,
  ],
  [
    'files without transcripts',
    document((c) => (c.transcripts = { save: 'none', files: { attach: true } })),
    /^connections\[0\]\.transcripts\.files\.attach must be false while transcripts\.save is "none"\.$/,
  ],
  [
    'files a browser would run',
    document((c) => (c.transcripts = { files: { types: ['png', 'svg'] } })),
    /^connections\[0\]\.transcripts\.files\.types\[1\] must be one of: "png", "jpg"/,
  ],
  ['no JSON', '{"version": 1,', /^The settings document is not JSON/],
  ['a list', [], /^The document must be an object\.$/],
  ['another version', { version: 2, connections: [] }, /^version must be 1/],
  ['a missing field', document((c) => delete c.salesforce.orgId), /^connections\[0\]\.salesforce\.orgId is missing\.$/],
  ['a field of another type', document((c) => (c.name = 5)), /^connections\[0\]\.name must be a text\.$/],
  [
    'a misspelt setting',
    document((c) => (c.softphone = { openRecrod: 'never' })),
    /^connections\[0\]\.softphone\.openRecrod is not a setting; check the spelling\.$/,
  ],
  [
    'a value outside the list',
    document((c) => (c.softphone = { openRecord: 'sometimes' })),
    /^connections\[0\]\.softphone\.openRecord must be one of: "never", "on_accept", "always"\.$/,
  ],
  [
    'a number too large',
    document((c) => (c.records = { wrapUpMinutes: 9_999 })),
    /^connections\[0\]\.records\.wrapUpMinutes must be at most 240\.$/,
  ],
  [
    'an org id that is none',
    document((c) => (c.salesforce.orgId = '001000000000001')),
    /orgId must be the organization id/,
  ],
  [
    'a certificate that is none',
    document(
      (c) => (c.salesforce.identityCertificates = ['-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----']),
    ),
    /identityCertificates\[0\] must be the certificate/,
  ],
  ['no certificate', document((c) => (c.salesforce.identityCertificates = [])), /must hold at least one certificate/],
  [
    'an origin with a path',
    document((c) => (c.salesforce.origins = ['https://a.example/apex'])),
    /origins\[0\] must be an origin exactly as a browser sends it/,
  ],
  [
    'an origin pattern',
    document((c) => (c.salesforce.origins = ['https://*.force.com'])),
    /origins\[0\] must be an origin/,
  ],
  [
    'an unknown way to sign in',
    document((c) => (c.salesforce.auth = { flow: 'password' })),
    /^connections\[0\]\.salesforce\.auth\.flow/,
  ],
  [
    'no way to sign in to LivePerson',
    document((c) => (c.liveperson.signIn = { password: false })),
    /must allow at least one way to sign in/,
  ],
  [
    'a secret that is a number',
    document((c) => (c.salesforce.auth = { flow: 'client_credentials', clientId: 'x', clientSecret: 5 })),
    /clientSecret must be a text, \{"env": "NAME"\} or/,
  ],
  [
    'plain http to another machine',
    document((c) => (c.salesforce.loginUrl = 'http://sf.example')),
    /loginUrl is plain http to another machine/,
  ],
  ['a file address', document((c) => (c.salesforce.loginUrl = 'file:///etc/passwd')), /loginUrl must be an address/],
];

describe('what is not valid is said in words, with the path', () => {
  it.each(wrong)('%s', (_what, given, sentence) => {
    const problems = problemsOf(given);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(sentence);
  });

  it('with every problem at once, and no value repeated', () => {
    const problems = problemsOf({
      version: 1,
      connections: [
        {
          id: 'CANARY',
          name: 7,
          salesforce: {
            orgId: 'canary',
            auth: { flow: 'jwt_bearer', clientId: 'x', username: 'y', privateKey: { env: 'canary-name' } },
          },
        },
      ],
    });
    expect(problems.length).toBeGreaterThanOrEqual(5);
    expect(problems.join('\n').toLowerCase()).not.toContain('canary');
  });

  it('two connections of one id', () => {
    const twice = { version: 1, connections: [connectionDocument('main'), connectionDocument('main')] };
    expect(problemsOf(twice)).toEqual(['connections[1].id must be unique: connection 1 has the same id.']);
  });

  it('keys that reach for the prototype', () => {
    expect(problemsOf('{"version":1,"connections":[],"__proto__":{"polluted":true}}')).toEqual([
      '__proto__ is not a setting; check the spelling.',
    ]);
    expect(({} as Loose).polluted).toBeUndefined();
  });

  it('plain http is accepted on this machine, and elsewhere when allowed', () => {
    const at = (url: string) => document((c) => (c.salesforce.loginUrl = url));
    expect(problemsOf(at('http://127.0.0.1:9000'))).toEqual([]);
    expect(problemsOf(at('http://sf.example'), true)).toEqual([]);
  });
});

it('there is a JSON Schema of the document, with the words editors need', () => {
  const schema = settingsJsonSchema() as {
    $schema: string;
    properties: { connections: { items: { required: string[]; additionalProperties: boolean } } };
  };
  expect(schema.$schema).toContain('2020-12');
  expect(schema.properties.connections.items.required).toEqual(['id', 'name', 'salesforce', 'liveperson']);
  expect(schema.properties.connections.items.additionalProperties).toBe(false);
});
