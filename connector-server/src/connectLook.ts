/** What the guide's last step looks with: the doctor, beside the server, with the eyes of the administrator who is there. */
import { parseEnv } from 'node:util';
import { adminReader } from './connect/adminSession.ts';
import { ENVIRONMENT } from './connect/settingsDocumentStep.ts';
import type { StepContext } from './connect/types.ts';
import { runDoctor } from './doctor/runDoctor.ts';
import type { DoctorReport } from './protocol/doctorTypes.ts';
import { openBesideServer } from './wiring/besideServer.ts';
import { createLook } from './wiring/doctorLook.ts';
import { VERSION } from './wiring/version.ts';

/** Null: the server does not run. `env`: of this process; the file the guide has just written goes beneath it. */
export async function lookAtAll(
  env: Readonly<Record<string, string | undefined>>,
  context: StepContext,
): Promise<DoctorReport | null> {
  const beside = await openBesideServer({ ...parseEnv((await context.files.read(ENVIRONMENT)) ?? ''), ...env });
  try {
    if (!(await beside.server.status()).ok) return null;
    const setup = await adminReader(context);
    return await runDoctor({
      version: VERSION,
      now: Date.now,
      server: beside.server,
      looks: beside.connections
        .filter(({ id }) => id === context.state.connection)
        .map((connection) =>
          createLook({
            connection,
            server: beside.server,
            setup,
            grants: beside.grants,
            fetch: beside.outbound.fetch,
            livePersonApiUrl: beside.livePersonApiUrl,
            now: Date.now,
          }),
        ),
    });
  } finally {
    await beside.close();
  }
}
