import type { ScheduledJob } from '../schedule/schedule.ts';
import type { Settings } from '../settings/settings.ts';
import type { Logger } from '../support/logger.ts';

/** Once an hour, two calls to each org; what could not be asked is asked the next hour, for two days (leads: a week). */
export function convertedLeadsJob(deps: {
  settings: Pick<Settings, 'connections'>;
  /** Null: the server is starting. */
  follow: () => ((connectionId: string) => Promise<number>) | null;
  log: Pick<Logger, 'info' | 'warn'>;
}): ScheduledJob {
  return {
    name: 'follow-linked-records',
    cron: '50 * * * *',
    async run() {
      for (const { id } of deps.settings.connections()) {
        try {
          const records = await deps.follow()?.(id);
          if (records)
            deps.log.info(
              { connection: id, records },
              'Conversations follow records that were merged, converted or moved',
            );
        } catch (error) {
          deps.log.warn(
            { connection: id, err: error },
            'What became of linked records could not be asked; in an hour again',
          );
        }
      }
    },
  };
}
