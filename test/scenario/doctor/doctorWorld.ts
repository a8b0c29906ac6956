/** A world in which everything is right, the connector running in it, and the doctor beside it with an administrator's eyes. */
import { rm } from 'node:fs/promises';
import { startConnector } from '../../../connector-server/src/connector.ts';
import type { RunningConnector } from '../../../connector-server/src/connector.ts';
import { runDoctor } from '../../../connector-server/src/doctor/runDoctor.ts';
import type { DoctorReport, Finding } from '../../../connector-server/src/protocol/doctorTypes.ts';
import { createLentReader } from '../../../connector-server/src/salesforce/orgReader.ts';
import { openBesideServer } from '../../../connector-server/src/wiring/besideServer.ts';
import { createLook } from '../../../connector-server/src/wiring/doctorLook.ts';
import { freePort } from '../../../sandbox/demo/freePort.ts';
import { startHealthyWorld } from '../../../sandbox/healthyWorld.ts';
import type { MisconfigurableWorld } from '../../../sandbox/healthyWorld.ts';
import { startTestDatabase, temporaryDataDir } from '../../support/database.ts';

export interface DoctorWorld {
  world: MisconfigurableWorld;
  /** Lines the server wrote. */
  logs: string[];
  /** `only`: the id of a check or a group. */
  doctor(only?: string): Promise<DoctorReport>;
  /** With the eyes of the API user alone. */
  doctorAlone(only?: string): Promise<DoctorReport>;
  close(): Promise<void>;
}

export async function startDoctorWorld(): Promise<DoctorWorld> {
  const folder = await temporaryDataDir();
  const [world, database, port] = await Promise.all([startHealthyWorld(folder), startTestDatabase(), freePort(0)]);
  Object.assign(world.environment, { PORT: String(port), HOST: '127.0.0.1', DATABASE_URL: database.url });
  const logs: string[] = [];
  let connector: RunningConnector | null = null;
  const close = async (): Promise<void> => {
    await connector?.close();
    await Promise.all([world.close(), database.close()]);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    connector = await startConnector({
      env: { ...world.environment, LOG_LEVEL: 'info' },
      writeLog: (line) => logs.push(line),
    });
  } catch (error) {
    await close();
    throw error;
  }
  world.frontDoor.target = `http://127.0.0.1:${port}`;
  await watching(`http://127.0.0.1:${port}/status.json`);

  const examine = async (lent: boolean, only?: string): Promise<DoctorReport> => {
    const beside = await openBesideServer(world.environment);
    const { fetch } = beside.outbound;
    const setup = lent
      ? createLentReader(
          { instanceUrl: world.salesforce.publicUrl, accessToken: await world.adminToken() },
          { apiVersion: '66.0', fetch, now: Date.now, allowLoopback: true },
        )
      : null;
    try {
      return await runDoctor({
        version: 'test',
        now: Date.now,
        server: beside.server,
        looks: beside.connections.map((connection) =>
          createLook({
            connection,
            server: beside.server,
            setup,
            grants: beside.grants,
            fetch,
            livePersonApiUrl: beside.livePersonApiUrl,
            now: Date.now,
          }),
        ),
        ...(only !== undefined && { only }),
      });
    } finally {
      await beside.close();
    }
  };
  return {
    world,
    logs,
    doctor: (only) => examine(true, only),
    doctorAlone: (only) => examine(false, only),
    close,
  };
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
