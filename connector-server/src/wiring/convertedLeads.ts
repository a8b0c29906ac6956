import type { ScheduledJob } from '../schedule/schedule.ts';
import type { Settings } from '../settings/settings.ts';
import type { Logger } from '../support/logger.ts';

/** Once a day, one call to each org; what could not be asked today is asked tomorrow, for a week. */
export function convertedLeadsJob(deps: {
  settings: Pick<Settings, 'connections'>;
  /** Null: the server is starting. */
  follow: () => ((connectionId: string) => Promise<number>) | null;
  log: Pick<Logger, 'info' | 'warn'>;
}): ScheduledJob {
  return {
    name: 'follow-converted-leads',
    cron: '50 3 * * *',
    async run() {
      for (const { id } of deps.settings.connections()) {
        try {
          const records = await deps.follow()?.(id);
          if (records) deps.log.info({ connection: id, records }, 'Conversations follow leads that were converted');
        } catch (error) {
          deps.log.warn(
            { connection: id, err: error },
            'Which leads were converted could not be asked; tomorrow again',
          );
        }
      }
    },
  };
}
