/** `npm run mask -- "text"`: what the masking rules of the settings make of a text. Nothing is stored or sent. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { loadConfig } from './config.ts';
import { parseSettings } from './settings/parseSettings.ts';
import { ConnectorError } from './support/errors.ts';
import type { MaskRules } from './support/masking/masker.ts';
import { createMasker } from './support/masking/masker.ts';

/**
 * What to print: for each connection of SETTINGS_FILE the text as it would be written, and what was found; without a
 * settings file by the rules every connection begins with. `read` gives the text when no argument does. Rejects with
 * ConfigError or ConnectorError.
 */
export async function maskTexts(
  env: Readonly<Record<string, string | undefined>>,
  args: readonly string[],
  read: () => Promise<string>,
): Promise<string> {
  const config = loadConfig(env);
  const text = args.length > 0 ? args.join(' ') : await read();
  const rules = config.settingsFile === null ? [] : await rulesIn(config.settingsFile, config.allowInsecureUpstream);
  const shown = rules.length > 0 ? rules : [{ name: 'Rules every connection begins with', masking: DEFAULT_RULES }];
  return shown.map(({ name, masking }) => resultOf(name, masking, text)).join('\n');
}

const DEFAULT_RULES: MaskRules = { cards: true, patterns: [] };

async function rulesIn(file: string, allowInsecureUpstream: boolean): Promise<{ name: string; masking: MaskRules }[]> {
  const path = resolve(file);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw invalid([`The settings file cannot be read (${error.code ?? error.name}).`]);
  });
  const parsed = parseSettings(text, { allowInsecureUpstream });
  if (!parsed.ok) throw invalid(parsed.problems);
  return parsed.document.connections.map(({ id, name, transcripts }) => ({
    name: `${name} (${id})`,
    masking: transcripts.masking,
  }));
}

function resultOf(name: string, rules: MaskRules, text: string): string {
  const { texts, found } = createMasker(rules).mask([text]);
  const said = found.map(({ rule, count }) => `${rule}: ${count}`).join(', ');
  return `${name}\n  ${(texts[0] ?? '').replaceAll('\n', '\n  ')}\n  Found: ${said || 'nothing'}\n`;
}

function invalid(problems: readonly string[]): ConnectorError {
  return new ConnectorError({
    code: 'settings_invalid',
    text: `The settings file is not valid:\n${problems.map((each) => `  - ${each}`).join('\n')}`,
    permanent: true,
    certain: true,
    action: 'contact_admin',
  });
}
