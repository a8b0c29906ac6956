/** A world in which everything is right, the connector running in it, and `npm run doctor` beside it. */
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Writable } from 'node:stream';
import { startConnector } from '../../../connector-server/src/connector.ts';
import type { RunningConnector } from '../../../connector-server/src/connector.ts';
import { runDoctorCommand } from '../../../connector-server/src/doctorCommand.ts';
import type { DoctorReport, Finding } from '../../../connector-server/src/protocol/doctorTypes.ts';
import { reservePort } from '../../../sandbox/demo/freePort.ts';
import { startHealthyWorld } from '../../../sandbox/healthyWorld.ts';
import type { MisconfigurableWorld } from '../../../sandbox/healthyWorld.ts';
import { startTestDatabase, temporaryDataDir } from '../../support/database.ts';

export interface DoctorRun {
  report: DoctorReport;
  /** Everything that was printed, as it was. */
  printed: string;
  exitCode: number;
}

export interface DoctorWorld {
  world: MisconfigurableWorld;
  /** Lines the server wrote. */
  logs: string[];
  /** `npm run doctor -- --json` with an administrator's access token. */
  doctor(...args: string[]): Promise<DoctorRun>;
  /** With the eyes of the API user alone. */
  doctorAlone(...args: string[]): Promise<DoctorRun>;
  close(): Promise<void>;
}

export interface DoctorWorldOptions {
  /** The server has a settings document of its own that nobody breaks, and no watcher, so that only the doctor's look counts. */
  serverApart?: boolean;
  /** Before the server starts; the settings document is written again afterwards. */
  edit?: (world: MisconfigurableWorld) => void;
}

export async function startDoctorWorld({ serverApart = false, edit }: DoctorWorldOptions = {}): Promise<DoctorWorld> {
  const folder = await temporaryDataDir();
  // Held until the server takes it: another test's server must not be found there.
  const reserved = await reservePort(0);
  const { port } = reserved;
  const [world, database] = await Promise.all([startHealthyWorld(folder), startTestDatabase()]);
  Object.assign(world.environment, { PORT: String(port), HOST: '127.0.0.1', DATABASE_URL: database.url });
  // A doctor for each of a hundred mistakes would be too quick for LivePerson.
  world.livePerson.control.switches.historyRequestsPerSecond = 1_000;
  edit?.(world);
  world.save();
  const logs: string[] = [];
  let connector: RunningConnector | null = null;
  const close = async (): Promise<void> => {
    await connector?.close();
    await Promise.all([world.close(), database.close()]);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await reserved.release();
    connector = await startConnector({
      env: {
        ...world.environment,
        LOG_LEVEL: 'info',
        ...(serverApart && { SETTINGS_FILE: await settingsApart(world) }),
      },
      writeLog: (line) => logs.push(line),
    });
  } catch (error) {
    await close();
    throw error;
  }
  world.frontDoor.target = `http://127.0.0.1:${port}`;
  await watching(`http://127.0.0.1:${port}/status.json`);

  const run = async (env: Record<string, string>, args: readonly string[]): Promise<DoctorRun> => {
    const lines: string[] = [];
    const output = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        lines.push(String(chunk));
        done();
      },
    });
    const exitCode = await runDoctorCommand(env, ['--json', '--folder', folder, ...args], { output, errors: output });
    const printed = lines.join('');
    return { report: JSON.parse(printed) as DoctorReport, printed, exitCode };
  };
  return {
    world,
    logs,
    doctor: (...args) =>
      run({ ...world.environment, ADMIN_TOKEN: world.adminToken() }, ['--admin-token-env', 'ADMIN_TOKEN', ...args]),
    doctorAlone: (...args) => run(world.environment, args),
    close,
  };
}

async function settingsApart({ connection, document, folder }: MisconfigurableWorld): Promise<string> {
  const file = path.join(folder, 'server-settings.json');
  const connections = [{ ...connection, liveperson: { ...connection.liveperson, watcher: null } }];
  await writeFile(file, JSON.stringify({ ...document, connections }), { mode: 0o600 });
  return file;
}

/** The watcher signs in right after the start; a doctor that comes sooner finds it connecting. */
async function watching(url: string): Promise<void> {
  for (;;) {
    const status = (await (await fetch(url)).json()) as { connections: { watcher: { state: string } | null }[] };
    if (status.connections.every(({ watcher }) => watcher === null || watcher.state === 'connected')) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** What a test prints when something is found that should not be. */
export function inShort({ check, subject, state, cause, seen }: Finding): string {
  return `${state} ${check}${subject === null ? '' : ` [${subject}]`} ${cause ?? ''}: ${seen}`;
}
