import type { ScheduledJob } from '../schedule/schedule.ts';
import type { AccessRevocationStore } from '../store/accessRevocations.ts';
import type { AdminTicketStore } from '../store/adminTicketStore.ts';
import type { IdentityReplay } from '../store/identityReplay.ts';
import type { SealedVault } from '../store/sealedVault.ts';
import type { SignInTicketStore } from '../store/signInTicketStore.ts';
import type { Logger } from '../support/logger.ts';
import type { Sealer } from '../support/seal.ts';
import { resealAll } from './resealing.ts';

/** Longer than any access token lives. */
const REVOCATION_MS = 60 * 60_000;

/** What runs when. */
export function scheduledJobs(deps: {
  replay: IdentityReplay;
  vault: SealedVault;
  tickets: Pick<SignInTicketStore, 'forgetExpired'>;
  revocations: Pick<AccessRevocationStore, 'forget'>;
  adminTickets: Pick<AdminTicketStore, 'forgetExpired'>;
  sealer: Sealer;
  now: () => number;
  log: Logger;
}): ScheduledJob[] {
  return [
    {
      name: 'reseal-secrets',
      cron: '*/5 * * * *',
      run: async () => void (await resealAll(deps)),
    },
    {
      name: 'forget-expired',
      cron: '*/5 * * * *',
      async run() {
        const tokens = await deps.replay.forgetExpired(deps.now());
        const secrets = await deps.vault.deleteExpired(deps.now());
        const tickets = await deps.tickets.forgetExpired();
        const revocations = await deps.revocations.forget(deps.now() - REVOCATION_MS);
        const admins = await deps.adminTickets.forgetExpired();
        if (tokens + secrets + tickets + revocations + admins > 0)
          deps.log.debug({ tokens, secrets, tickets, revocations, admins }, 'Expired rows were deleted');
      },
    },
  ];
}
