/** `npm run rights`: what the API user must be allowed by the settings in force, as a list, as a permission set, and compared with the org. Changes nothing. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { COMMON_OPTIONS, adminEyes, environmentOf, lookOf, tokenProblem } from './besideCommand.ts';
import { StepFailure } from './connect/types.ts';
import { heldRights } from './doctor/heldRights.ts';
import { listableFields } from './doctor/listableFields.ts';
import type { Look } from './doctor/types.ts';
import { differenceOf } from './rights/difference.ts';
import type { RightsDifference } from './rights/difference.ts';
import { neededRights } from './rights/neededRights.ts';
import { permissionSetFile } from './rights/permissionSetFile.ts';
import { inWords } from './rights/rightInWords.ts';
import { differenceText, rightsText } from './rights/rightsText.ts';
import type { NeededRight } from './rights/types.ts';
import type { Connection } from './settings/connection.ts';
import { openBesideServer } from './wiring/besideServer.ts';

export const RIGHTS_USAGE = `npm run rights -- [options]

Says what the API user must be allowed by the settings in force, and why. Changes nothing.

  --connection <id>         Only this connection
  --file <path>             Write the permission set that gives exactly this (a folder, or a file ending in .xml)
  --diff                    Compare with the org; ends with 1 when something is missing
  --target-org <alias>      With --diff: also with the eyes of the administrator whom the Salesforce CLI knows by this alias
  --admin-token-env <name>  The same with the access token in this environment variable
  --folder <path>           Folder of the installation (default: data)
  --json                    For programs
  --help                    This text`;

interface Doors {
  output: NodeJS.WritableStream;
  errors: NodeJS.WritableStream;
}

interface Report {
  connection: string;
  name: string;
  needed: Told[];
  /** Null: not asked for. `text`: the org could not be compared with, and why. */
  difference: { missing: Told[]; unseen: Told[]; excess: Told[] } | { text: string } | null;
  /** Null: none was written. */
  file: string | null;
}
type Told = NeededRight & { words: string };

/** The exit code: 0, 1 something is missing or the org could not be compared with, 2 wrong usage. */
export async function runRightsCommand(
  given: Readonly<Record<string, string | undefined>>,
  args: readonly string[],
  { output, errors }: Doors,
): Promise<number> {
  const usage = (problem: string): number => {
    errors.write(`${problem}\n\n${RIGHTS_USAGE}\n`);
    return 2;
  };
  let flags: Flags;
  try {
    flags = readFlags(args);
  } catch (error) {
    return usage((error as Error).message);
  }
  if (flags.help) {
    output.write(`${RIGHTS_USAGE}\n`);
    return 0;
  }
  const env = await environmentOf(flags.folder, given);
  const lacking = tokenProblem(flags, env);
  if (lacking !== null) return usage(lacking);
  const beside = await openBesideServer(env);
  try {
    const connections = beside.connections.filter(
      ({ id }) => flags.connection === undefined || id === flags.connection,
    );
    if (connections.length === 0) {
      const there = beside.connections.map(({ id }) => id).join(', ');
      return usage(
        there === ''
          ? `There is no connection yet: run npm run connect. ${(await beside.server.facts()).rejected.join(' ')}`.trim()
          : `There is no connection ${flags.connection ?? ''}; there are: ${there}.`,
      );
    }
    if (flags.file?.endsWith('.xml') === true && connections.length > 1)
      return usage('There are several connections: name a folder after --file, or one of them with --connection.');
    const { savedSettingsRead } = await beside.server.facts();
    if (savedSettingsRead === false && connections.some(({ crmOwner }) => crmOwner === 'pages'))
      errors.write(
        'The server does not run, so what administrators saved on its pages is not known here: this is about the settings document and the defaults.\n\n',
      );
    const reports: Report[] = [];
    for (const connection of connections) {
      const setup = flags.diff ? await adminEyes(flags, env, connection.salesforce, beside) : null;
      const look = lookOf(connection, beside, setup);
      reports.push(await reportOf(connection, look, flags));
    }
    output.write(flags.json ? `${JSON.stringify(reports, null, 2)}\n` : reports.map(textOf).join('\n'));
    return reports.some(({ difference }) => difference !== null && isLacking(difference)) ? 1 : 0;
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    return usage(`${error.message} ${error.mend}`);
  } finally {
    await beside.close();
  }
}

const isLacking = (difference: NonNullable<Report['difference']>): boolean =>
  'text' in difference || difference.missing.length > 0;

async function reportOf(connection: Connection, look: Look, flags: Flags): Promise<Report> {
  const needed = neededRights(connection);
  return {
    connection: connection.id,
    name: connection.name,
    needed: told(needed),
    difference: flags.diff ? await comparison(look, needed) : null,
    file: flags.file === undefined ? null : await written(connection, needed, look, flags.file),
  };
}

async function comparison(look: Look, needed: readonly NeededRight[]): Promise<Report['difference']> {
  const held = await heldRights(look, needed);
  if (!held.ok) return { text: held.text };
  const { missing, unseen, excess }: RightsDifference = differenceOf(needed, held.value);
  return { missing: told(missing), unseen: told(unseen), excess: told(excess) };
}

/** What the org lets no permission set list is left out, where it can be asked; else the list of fields that are known to be so decides. */
async function written(
  connection: Connection,
  needed: readonly NeededRight[],
  look: Look,
  target: string,
): Promise<string> {
  const { fileName, xml } = permissionSetFile(connection, needed, await listableFields(look.org, needed));
  const file = path.resolve(target.endsWith('.xml') ? target : path.join(target, fileName));
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, xml);
  return file;
}

function textOf({ connection, name, needed, difference, file }: Report): string {
  return [
    rightsText(name, needed),
    difference === null
      ? ''
      : 'text' in difference
        ? `Not compared with the org: ${difference.text}\n`
        : differenceText(difference),
    file === null
      ? `As a permission set: npm run rights -- --connection ${connection} --file <folder>\n`
      : `Written: ${file}\nDeploy it, add it to the policy of the app (External Client App Manager), give it to the API user, and only then take its other sets away.\n`,
  ]
    .filter((part) => part !== '')
    .join('\n');
}

const told = (rights: readonly NeededRight[]): Told[] => rights.map((right) => ({ ...right, words: inWords(right) }));

type Flags = ReturnType<typeof readFlags>;

function readFlags(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      ...COMMON_OPTIONS,
      file: { type: 'string' },
      diff: { type: 'boolean', default: false },
    },
  }).values;
}
