import { readFileSync } from 'node:fs';

/** Version of the package, from the nearest package.json: sources and dist/ lie at different depths. */
export const VERSION: string =
  ['../../../package.json', '../../package.json'].map(read).find((version) => version !== null) ?? '0.0.0';

function read(path: string): string | null {
  try {
    const { name, version } = JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as {
      name?: string;
      version?: string;
    };
    return name === 'liveperson-connector-salesforce' ? (version ?? null) : null;
  } catch {
    return null;
  }
}
