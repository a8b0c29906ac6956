import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { loadConfig } from '../../../connector-server/src/config.ts';
import { connectionSchema, documentSchema } from '../../../connector-server/src/settings/documentSchema.ts';
import { parseSettings } from '../../../connector-server/src/settings/parseSettings.ts';

const text = readFileSync(new URL('../../../docs/operate.md', import.meta.url), 'utf8');
const example = /```json\n([\s\S]*?)```/.exec(text)?.[1] ?? '';

it('the settings document of docs/operate.md is valid and complete: it names every setting there is', () => {
  const parsed = parseSettings(example, { allowInsecureUpstream: false });
  expect(parsed).toMatchObject({ ok: true });
  if (!parsed.ok) return;
  // Nothing is filled in by a default: the example says everything itself.
  expect(documentSchema.parse(JSON.parse(example))).toEqual(JSON.parse(example));
  expect(Object.keys(parsed.document.connections[0] ?? {}).sort()).toEqual(Object.keys(connectionSchema.shape).sort());
});

it('the table of docs/operate.md names every variable config.ts reads, with its default', () => {
  const source = readFileSync(new URL('../../../connector-server/src/config.ts', import.meta.url), 'utf8');
  const names = [...source.matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map((match) => match[1] ?? '');
  expect(names.length).toBeGreaterThan(14);
  for (const name of names) expect(text, name).toMatch(new RegExp(`\\| .*\`${name}\`.* \\|`));
  const defaults = loadConfig({});
  for (const value of [
    defaults.port,
    defaults.host,
    defaults.dataDir,
    defaults.livePersonApiUrl,
    defaults.salesforceLoginUrl,
    defaults.logLevel,
  ])
    expect(text).toContain(`\`${value}\``);
});

it('the protocol page names every command, event, close code and denial code of the protocol', async () => {
  const protocol = readFileSync(new URL('../../../docs/softphone-protocol.md', import.meta.url), 'utf8');
  const types = readFileSync(new URL('../../../connector-server/src/protocol/types.ts', import.meta.url), 'utf8');
  const section = (start: string): string => types.slice(types.indexOf(start)).split(';\n\n')[0] ?? '';
  const commands = [...section('export type Command =').matchAll(/name: '(\w+)'/g)].map((match) => match[1] ?? '');
  const events = [...section('export type SoftphoneEvent =').matchAll(/kind: '(\w+)'/g)].map((match) => match[1] ?? '');
  const denials = [...section('export type DenialCode =').matchAll(/'(\w+)'/g)].map((match) => match[1] ?? '');
  expect([commands.length > 15, events.length > 12, denials.length > 8]).toEqual([true, true, true]);
  for (const name of [...commands, ...events, ...denials]) expect(protocol, name).toContain(`\`${name}\``);
  const { CLOSE } = await import('../../../connector-server/src/protocol/constants.ts');
  for (const [name, code] of Object.entries(CLOSE))
    expect(protocol, name).toMatch(new RegExp(`\\| ${code} \\| \`${name}\``));
});
