import { expect, it } from 'vitest';
import { ConfigError, loadConfig } from '../../../connector-server/src/config.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');

it('SERVER_URL names exactly this server, also under a path of a shared host', () => {
  const env = { PUBLIC_URL: 'https://lp.example', SECRET_KEY: KEY };
  expect(loadConfig(env).serverUrl).toBeNull();
  expect(loadConfig({ ...env, SERVER_URL: 'https://lp.example/s2/' }).serverUrl).toBe('https://lp.example/s2');
});

it.each([
  ['http://two.lp.example', 'SERVER_URL must start with https://'],
  ['http://127.0.0.1:8081', 'SERVER_URL must start as PUBLIC_URL does'],
  ['two.lp.example', 'SERVER_URL must be a complete address'],
])('SERVER_URL %s is refused in words', (url, words) => {
  const load = () => loadConfig({ PUBLIC_URL: 'https://lp.example', SECRET_KEY: KEY, SERVER_URL: url });
  expect(load).toThrow(ConfigError);
  expect(load).toThrow(words);
});
