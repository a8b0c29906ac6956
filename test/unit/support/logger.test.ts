import { describe, expect, it } from 'vitest';
import { createLogger } from '../../../connector-server/src/support/logger.ts';

/** What a logger wrote, one entry per line as a log shipper would see it. */
function logged(run: (log: ReturnType<typeof createLogger>) => void): {
  text: string;
  lines: string[];
  entries: Record<string, unknown>[];
} {
  let text = '';
  run(createLogger('debug', (line) => (text += line)));
  const lines = text.split('\n').filter(Boolean);
  return { text, lines, entries: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe('a log line', () => {
  it('is one JSON object with level, time and message', () => {
    const { entries } = logged((log) => log.info({ connection: 'main' }, 'Started'));
    expect(entries[0]).toMatchObject({
      level: 'info',
      connection: 'main',
      msg: 'Started',
      time: expect.stringMatching(/^\d{4}-/) as string,
    });
  });

  it.each([
    'a\r\nb',
    'a\n{"level":"error","msg":"forged"}',
    'a\u001b[31mred\u001b[0m',
    'a\u2028b\u2029c',
    'a\u0085b',
    'a\u009b2Jb',
    'ab\u202Egnp.exe',
    '\u2066x\u2069',
    'a\0b',
  ])('stays one line and holds no control character, whatever came from outside: %j', (hostile) => {
    const { text, lines, entries } = logged((log) =>
      log.child({ [hostile]: 1 }).warn({ skill: hostile, list: [hostile] }, 'Odd input'),
    );
    expect(lines).toHaveLength(1);
    expect(entries[0]?.skill).toBe(hostile);
    expect(text.slice(0, -1)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/);
  });

  it('never holds what is secret or personal, by the name of the field', () => {
    const names = [
      'token',
      'access_token',
      'refreshToken',
      'Authorization',
      'cookie',
      'csrf',
      'password',
      'clientSecret',
      'privateKey',
      'ticket',
      'email',
      'firstName',
      'phone',
      'draft',
      'body',
      'transcript',
    ];
    const { text, entries } = logged((log) => {
      log.info(Object.fromEntries(names.map((name) => [name, `canary-${name}`])), 'Fields');
      log.child({ a: { b: [{ password: 'canary-nested' }] } }).info({}, 'Child');
    });
    expect(text).not.toContain('canary');
    expect(entries[0]?.token).toBe('[redacted]');
  });

  const tokens = [
    'Bearer canary0123456789',
    'Basic Y2FuYXJ5OmNhbmFyeQ==',
    'wss://lo.msg.example/ws_api/account/1/messaging/brand/canary',
    'ws://127.0.0.1:1/api?TTKN=canary',
    'eyJhbGciOiJSUzI1NiJ9.canarycanary.canarysignature',
    '00DBx0000000001!AQcanary.canarycanary',
    'GET /liveperson/callback?code=canary&state=canary',
    'https://user:canary@proxy.example/',
    'postgres://connector:canary@db/x',
    `-----BEGIN ${'PRIVATE'} KEY-----\ncanary\n-----END ${'PRIVATE'} KEY-----`,
    'grant_type=x&assertion=canary',
  ];
  it.each(tokens)('never holds what looks like a secret, wherever it hides: %s', (secret) => {
    const { text, entries } = logged((log) => {
      log.error(
        {
          err: new Error(`failed: ${secret}`, { cause: new Error(secret) }),
          detail: `x ${secret} y`,
          nested: { list: [secret] },
        },
        'Failed',
      );
      log.child({ address: secret }).info({}, secret);
    });
    expect(text).not.toContain('canary');
    expect(text).not.toContain('Y2FuYXJ5');
    expect(entries).toHaveLength(2);
  });

  it('keeps what helps: code and stack of an error and of its cause', () => {
    const cause = Object.assign(new Error('inner'), { code: 'ECONNREFUSED' });
    const { entries } = logged((log) => log.error({ err: new Error('outer', { cause }) }, 'Failed'));
    expect(entries[0]?.err).toMatchObject({
      name: 'Error',
      message: 'outer',
      stack: expect.stringContaining('logger.test') as string,
      cause: { message: 'inner', code: 'ECONNREFUSED' },
    });
  });

  it('survives circles, depth and size', () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    const { text, entries } = logged((log) =>
      log.info({ circle, many: Array.from({ length: 5_000 }, (_, index) => index) }, 'Odd'),
    );
    expect(entries).toHaveLength(1);
    expect(text.length).toBeLessThan(4_000);
  });
});
