import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from '../../../connector-server/src/config.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');
const problemsOf = (env: Record<string, string>): readonly string[] => {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
};

describe('an empty environment', () => {
  it('is complete: the demo needs no variable', () => {
    expect(loadConfig({})).toMatchObject({
      port: 8080,
      host: '127.0.0.1',
      publicUrl: null,
      databaseUrl: null,
      dataDir: './data',
      secretKey: null,
      livePersonApiUrl: 'https://api.liveperson.net',
      salesforceLoginUrl: 'https://login.salesforce.com',
      settingsFile: null,
      trustProxy: false,
      metricsToken: null,
      allowInsecureUpstream: false,
      logLevel: 'info',
    });
  });

  it('and an empty variable count the same', () => {
    const { env: _withEmpty, ...given } = loadConfig({ PORT: '', PUBLIC_URL: ' ', SECRET_KEY: '' });
    const { env: _without, ...none } = loadConfig({});
    expect(given).toEqual(none);
  });

  it('gives a configuration nobody can change', () => {
    const config = loadConfig({});
    expect(() => Object.assign(config, { port: 1 })).toThrow(TypeError);
    expect(() => Object.assign(config.proxy, { no: '*' })).toThrow(TypeError);
  });
});

describe('every name of the contract is read', () => {
  it('with its value', () => {
    const config = loadConfig({
      PORT: '9000',
      HOST: '::',
      PUBLIC_URL: 'https://connector.example/',
      DATABASE_URL: 'postgres://u:p@db/connector',
      DATA_DIR: '/data',
      SECRET_KEY: KEY,
      LIVEPERSON_API_URL: 'https://lp.example/',
      SALESFORCE_LOGIN_URL: 'https://test.salesforce.com',
      SETTINGS_FILE: 'settings.json',
      TRUST_PROXY: '2',
      METRICS_TOKEN: 'a-long-metrics-token',
      ALLOW_INSECURE_UPSTREAM: 'true',
      LOG_LEVEL: 'debug',
      HTTPS_PROXY: 'http://proxy:3128',
      no_proxy: 'a.example',
    });
    expect(config).toMatchObject({
      port: 9000,
      host: '::',
      publicUrl: 'https://connector.example',
      databaseUrl: 'postgres://u:p@db/connector',
      dataDir: '/data',
      livePersonApiUrl: 'https://lp.example',
      salesforceLoginUrl: 'https://test.salesforce.com',
      settingsFile: 'settings.json',
      trustProxy: 2,
      metricsToken: 'a-long-metrics-token',
      allowInsecureUpstream: true,
      logLevel: 'debug',
      proxy: { http: null, https: 'http://proxy:3128', no: 'a.example' },
    });
    expect(config.secretKey?.equals(Buffer.alloc(32, 7))).toBe(true);
  });

  it('listens for its proxy when the public address is https, unless HOST says otherwise', () => {
    expect(loadConfig({ PUBLIC_URL: 'https://c.example', SECRET_KEY: KEY }).host).toBe('0.0.0.0');
    expect(loadConfig({ PUBLIC_URL: 'https://c.example', SECRET_KEY: KEY, HOST: '127.0.0.1' }).host).toBe('127.0.0.1');
  });

  it('takes the addresses of trusted proxies as a list', () => {
    expect(loadConfig({ TRUST_PROXY: '10.0.0.0/8, loopback' }).trustProxy).toEqual(['10.0.0.0/8', 'loopback']);
  });
});

const single: [string, Record<string, string>, RegExp][] = [
  ['a port that is none', { PORT: '80a' }, /^PORT must/],
  ['a port out of range', { PORT: '70000' }, /^PORT must/],
  ['a public address over plain http', { PUBLIC_URL: 'http://connector.example' }, /^PUBLIC_URL must start with https/],
  ['a public address that is none', { PUBLIC_URL: 'connector.example' }, /^PUBLIC_URL must be a complete address/],
  [
    'an https address without a key from outside',
    { PUBLIC_URL: 'https://connector.example' },
    /^SECRET_KEY must be set when PUBLIC_URL is https/,
  ],
  ['a database without a key', { DATABASE_URL: 'postgres://db/x' }, /^SECRET_KEY must be set when DATABASE_URL/],
  ['a database that is not Postgres', { DATABASE_URL: 'mysql://db/x', SECRET_KEY: KEY }, /^DATABASE_URL must/],
  ['a key of 16 bytes', { SECRET_KEY: Buffer.alloc(16).toString('base64') }, /^SECRET_KEY must be 32 bytes/],
  [
    'a key that is a sentence',
    { SECRET_KEY: 'the quick brown fox jumps over the lazy dog' },
    /^SECRET_KEY must be 32 bytes/,
  ],
  [
    'LivePerson over plain http on another machine',
    { LIVEPERSON_API_URL: 'http://lp.example' },
    /^LIVEPERSON_API_URL is plain http/,
  ],
  [
    'Salesforce over plain http on another machine',
    { SALESFORCE_LOGIN_URL: 'http://sf.example' },
    /^SALESFORCE_LOGIN_URL is plain http/,
  ],
  [
    'a host name that only begins like this machine',
    { LIVEPERSON_API_URL: 'http://localhost.evil.example' },
    /plain http/,
  ],
  [
    'a flag that is neither true nor false',
    { ALLOW_INSECURE_UPSTREAM: 'yes' },
    /^ALLOW_INSECURE_UPSTREAM must be true or false/,
  ],
  ['a short metrics token', { METRICS_TOKEN: 'short' }, /^METRICS_TOKEN must/],
  ['an unknown log level', { LOG_LEVEL: 'loud' }, /^LOG_LEVEL must be one of/],
];

describe('what cannot work is refused', () => {
  it.each(single)('%s', (_what, env, sentence) => {
    expect(problemsOf(env)).toEqual([expect.stringMatching(sentence)]);
  });

  it('with every problem named at once, and no value repeated', () => {
    const problems = problemsOf({
      PORT: 'x',
      LOG_LEVEL: 'loud',
      PUBLIC_URL: 'http://connector.example',
      DATABASE_URL: 'postgres://u:canary-password@db/x',
      SECRET_KEY: 'canary-key',
    });
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual(['PORT', 'SECRET_KEY', 'LOG_LEVEL', 'PUBLIC_URL']);
    expect(problems.join()).not.toMatch(/canary/);
  });

  it.each(['http://localhost:8080', 'http://127.0.0.1:1', 'http://[::1]:8080'])(
    'but plain http to this machine is allowed: %s',
    (url) => {
      expect(problemsOf({ PUBLIC_URL: url, LIVEPERSON_API_URL: url, SALESFORCE_LOGIN_URL: url })).toEqual([]);
    },
  );
});
