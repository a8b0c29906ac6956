/** The environment file of the server: lines of a person's own stay, ours are in their place. */
import { expect, it } from 'vitest';
import { readConnectorEnv, withVariables } from '../../../connector-server/src/connect/connectorEnv.ts';

it('begins a new file and says who reads it', () => {
  const text = withVariables(null, { PUBLIC_URL: 'https://connector.example', SECRET_KEY: 'a+/b=' });
  expect(text).toMatch(/^# Read by npm start/);
  expect(readConnectorEnv(text)).toEqual({ PUBLIC_URL: 'https://connector.example', SECRET_KEY: 'a+/b=' });
});

it('changes what it knows in its place and leaves the rest as it is', () => {
  const before = '# mine\nLOG_LEVEL=debug\nPUBLIC_URL=http://localhost:8080\n\n# end\n';
  const after = withVariables(before, { PUBLIC_URL: 'https://connector.example', DATA_DIR: 'data' });
  expect(after).toBe('# mine\nLOG_LEVEL=debug\nPUBLIC_URL=https://connector.example\n\n# end\nDATA_DIR=data\n');
  expect(withVariables(after, { PUBLIC_URL: 'https://connector.example', DATA_DIR: 'data' })).toBe(after);
});

it('leaves no second line of the same name, since the last one would win', () => {
  const text = withVariables('PUBLIC_URL=a\nexport PUBLIC_URL=b\n', { PUBLIC_URL: 'https://c.example' });
  expect(text).toBe('PUBLIC_URL=https://c.example\n');
});

it.each(['/home/Ada Byron/data', "it's", 'a#b', 'C:\\data', 'say "so"'])('reads back a path like %s', (value) => {
  expect(readConnectorEnv(withVariables(null, { DATA_DIR: value })).DATA_DIR).toBe(value);
});
