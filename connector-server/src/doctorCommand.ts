/** `npm run doctor`: looks at everything a conversation passes on its way, beside a running server or without one. Changes nothing. */
import { parseArgs } from 'node:util';
import { COMMON_OPTIONS, adminEyes, environmentOf, lookOf, tokenProblem } from './besideCommand.ts';
import { StepFailure } from './connect/types.ts';
import { CONNECTION_CHECKS, SERVER_CHECKS } from './doctor/catalog.ts';
import { checksOf } from './doctor/only.ts';
import { exitCode, reportText } from './doctor/report.ts';
import { runDoctor } from './doctor/runDoctor.ts';
import { openBesideServer } from './wiring/besideServer.ts';
import { VERSION } from './wiring/version.ts';

export const DOCTOR_USAGE = `npm run doctor -- [options]

Looks and says what is wrong, why it matters and how to mend it. Ends with 1 when something is wrong, else with 0.

  --connection <id>         Only this connection
  --only <name>             Only this group (server, salesforce, rights, people, console, livePerson, settings) or check
  --target-org <alias>      Look into Setup with the administrator whom the Salesforce CLI knows by this alias
  --admin-token-env <name>  The same with the access token in this environment variable
  --folder <path>           Folder of the installation (default: data)
  --json                    The report for programs
  --help                    This text`;

/** What the command needs of its process. */
export interface DoctorDoors {
  output: NodeJS.WritableStream & { isTTY?: boolean };
  errors: NodeJS.WritableStream;
}

/** The exit code: 0 nothing is wrong, 1 something is, 2 wrong usage. */
export async function runDoctorCommand(
  given: Readonly<Record<string, string | undefined>>,
  args: readonly string[],
  doors: DoctorDoors,
): Promise<number> {
  const usage = (problem: string): number => {
    doors.errors.write(`${problem}\n\n${DOCTOR_USAGE}\n`);
    return 2;
  };
  let flags: Flags;
  try {
    flags = readFlags(args);
  } catch (error) {
    return usage((error as Error).message);
  }
  if (flags.help) {
    doors.output.write(`${DOCTOR_USAGE}\n`);
    return 0;
  }
  if (flags.only !== undefined && checksOf([...SERVER_CHECKS, ...CONNECTION_CHECKS], flags.only).length === 0)
    return usage(`There is no check or group named ${flags.only}.`);
  const env = await environmentOf(flags.folder, given);
  const lacking = tokenProblem(flags, env);
  if (lacking !== null) return usage(lacking);
  const beside = await openBesideServer(env);
  try {
    const connections = beside.connections.filter(
      ({ id }) => flags.connection === undefined || id === flags.connection,
    );
    if (flags.connection !== undefined && connections.length === 0 && beside.connections.length > 0)
      return usage(
        `There is no connection ${flags.connection}; there are: ${beside.connections.map(({ id }) => id).join(', ')}.`,
      );
    const report = await runDoctor({
      version: VERSION,
      now: Date.now,
      server: beside.server,
      looks: await Promise.all(
        connections.map(async (connection) =>
          lookOf(connection, beside, await adminEyes(flags, env, connection.salesforce, beside)),
        ),
      ),
      ...(flags.only !== undefined && { only: flags.only }),
    });
    const colour = doors.output.isTTY === true && !env.NO_COLOR;
    doors.output.write(`${flags.json ? JSON.stringify(report, null, 2) : reportText(report, { colour })}\n`);
    return exitCode(report);
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    return usage(`${error.message} ${error.mend}`);
  } finally {
    await beside.close();
  }
}

type Flags = ReturnType<typeof readFlags>;

function readFlags(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      ...COMMON_OPTIONS,
      only: { type: 'string' },
    },
  }).values;
}
