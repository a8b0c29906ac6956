import type { ScheduledJob } from '../schedule/schedule.ts';
import type { IdentityReplay } from '../store/identityReplay.ts';
import type { SealedVault } from '../store/sealedVault.ts';
import type { Logger } from '../support/logger.ts';

/** What runs when. */
export function scheduledJobs(deps: {
  replay: IdentityReplay;
  vault: SealedVault;
  now: () => number;
  log: Logger;
}): ScheduledJob[] {
  return [
    {
      name: 'forget-expired',
      cron: '*/5 * * * *',
      async run() {
        const tokens = await deps.replay.forgetExpired(deps.now());
        const secrets = await deps.vault.deleteExpired(deps.now());
        if (tokens + secrets > 0) deps.log.debug({ tokens, secrets }, 'Expired rows were deleted');
      },
    },
  ];
}
