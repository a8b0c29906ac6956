/** The doctor inside the running server: for the admin pages, on demand, one look at a time per connection. */
import type { AdminDoctor } from '../admin/doctorRoutes.ts';
import { CONNECTION_CHECKS } from '../doctor/catalog.ts';
import { runDoctor } from '../doctor/runDoctor.ts';
import type { Look, ServerReader } from '../doctor/types.ts';
import type { DoctorReport, Finding } from '../protocol/doctorTypes.ts';

export interface DoctorRoundsDeps {
  version: string;
  /** Epoch ms. */
  now: () => number;
  /** A reader that remembers nothing of earlier looks. */
  server: () => ServerReader;
  /** Null: there is no such connection, or the server begins anew. */
  look: (connectionId: string, server: ServerReader) => Look | null;
  /** Orgs this server serves: what concerns the server as a whole is told only where there is one. */
  orgs: () => number;
}

export interface DoctorRounds extends AdminDoctor {
  /** What failed at the latest look at each connection, for the status page. */
  failures(): { at: number; findings: Finding[] } | null;
}

const FRESH_MS = 60_000;
/** Nobody gains from asking more often, and LivePerson counts sign-ins. */
const LEAST_MS = 10_000;

export function createDoctorRounds(deps: DoctorRoundsDeps): DoctorRounds {
  const running = new Map<string, Promise<DoctorReport>>();
  const latest = new Map<string, DoctorReport>();

  const run = async (connectionId: string, look: Look, server: ServerReader): Promise<DoctorReport> => {
    const report = await runDoctor({
      version: deps.version,
      now: deps.now,
      server,
      looks: [look],
      ...(deps.orgs() > 1 && { checks: { server: [], connection: CONNECTION_CHECKS } }),
    });
    latest.set(connectionId, report);
    return report;
  };

  return {
    async report(connectionId, anew) {
      const known = latest.get(connectionId);
      if (known !== undefined && deps.now() - known.at < (anew ? LEAST_MS : FRESH_MS)) return known;
      const underWay = running.get(connectionId);
      if (underWay !== undefined) return underWay;
      const server = deps.server();
      const look = deps.look(connectionId, server);
      if (look === null) return null;
      const begun = run(connectionId, look, server).finally(() => running.delete(connectionId));
      running.set(connectionId, begun);
      return begun;
    },
    failures() {
      if (latest.size === 0) return null;
      const reports = [...latest.values()];
      return {
        at: Math.max(...reports.map(({ at }) => at)),
        findings: distinct(reports.flatMap(({ findings }) => findings.filter(({ state }) => state === 'fail'))),
      };
    },
  };
}

/** What concerns the server as a whole stands in the report of each connection. */
function distinct(findings: readonly Finding[]): Finding[] {
  const keyOf = ({ check, connection, subject }: Finding): string => `${check} ${connection ?? ''} ${subject ?? ''}`;
  return [...new Map(findings.map((finding) => [keyOf(finding), finding])).values()];
}
