import { PgBoss } from 'pg-boss';
import type { Logger } from '../support/logger.ts';

/** Something that runs by the clock, on one of the processes that share the database. */
export interface ScheduledJob {
  /** Lower-case words with dashes; never reused for something else, since the database remembers it. */
  name: string;
  /** Five fields, UTC. */
  cron: string;
  /** May run twice or late; must do no harm then. */
  run(): Promise<void>;
}

export interface Schedule {
  start(): Promise<void>;
  /** Waits for jobs under way, at most 5 s. */
  stop(): Promise<void>;
}

const SCHEMA = 'pgboss';
const POLL_SECONDS = 30;
const STOP_MS = 5_000;

/** pg-boss in the same Postgres, in a schema of its own. `url` holds the password and is never logged. */
export function createSchedule(options: { url: string; jobs: readonly ScheduledJob[]; log: Logger }): Schedule {
  const { log, jobs } = options;
  const boss = new PgBoss({
    connectionString: options.url,
    schema: SCHEMA,
    application_name: 'liveperson-connector schedule',
    max: 2,
  });
  // An error of its own housekeeping; without a listener it would end the process.
  boss.on('error', (error) => log.warn({ err: error }, 'The schedule had trouble with the database and goes on'));
  let started: Promise<void> | null = null;

  const begin = async (): Promise<void> => {
    await boss.start();
    for (const job of jobs) {
      // At most one of a kind waits or runs, so that a long pause does not end in a burst.
      await boss.createQueue(job.name, { policy: 'stately', retryLimit: 2, expireInSeconds: 900 });
      await boss.work(job.name, { pollingIntervalSeconds: POLL_SECONDS }, async () => {
        try {
          await job.run();
        } catch (error) {
          log.error({ err: error, job: job.name }, 'A scheduled job failed');
          throw error;
        }
      });
      await boss.schedule(job.name, job.cron, null, { tz: 'UTC' });
    }
    const known = new Set(jobs.map((job) => job.name));
    for (const old of await boss.getSchedules()) if (!known.has(old.name)) await boss.unschedule(old.name);
  };
  return {
    start: () => (started ??= begin()),
    async stop() {
      if (started === null) return;
      await started.catch(() => undefined);
      await boss.stop({ graceful: true, timeout: STOP_MS, close: true });
    },
  };
}
