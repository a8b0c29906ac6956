/** The file of environment variables that `npm start` reads (`connector.env`). Pure. */
import { parseEnv } from 'node:util';

/** By name. */
export function readConnectorEnv(text: string): Record<string, string | undefined> {
  return parseEnv(text);
}

/** The text with these variables set, each in its place or at the end. Every other line stays as it is, comments too. */
export function withVariables(text: string | null, variables: Readonly<Record<string, string>>): string {
  const lines = text === null ? [HEAD] : text.replace(/\n+$/, '').split('\n');
  const left = new Map(Object.entries(variables));
  const kept = lines.flatMap((line) => {
    const name = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=/.exec(line)?.[1];
    if (name === undefined || !(name in variables)) return [line];
    const value = left.get(name);
    left.delete(name);
    // A second line of the same name would win over the first.
    return value === undefined ? [] : [`${name}=${quoted(value)}`];
  });
  return `${[...kept, ...[...left].map(([name, value]) => `${name}=${quoted(value)}`)].join('\n')}\n`;
}

const HEAD = '# Read by npm start and the commands beside it. Made by npm run connect; lines of your own stay.';

/** Quoted only where Node's reader needs it. */
function quoted(value: string): string {
  if (/^[\w./:@+=,-]*$/.test(value)) return value;
  return value.includes('"') ? `'${value}'` : `"${value}"`;
}
