import { ourCallCenter } from '../openCti.ts';
import { fine, unknown, warns } from '../outcome.ts';
import type { ConnectionCheck, Look } from '../types.ts';

const PAGE = '/lightning/setup/SecuritySession/home';
const LOOK =
  'Look in Setup > Session Settings: “Enable clickjack protection for customer Visualforce pages with headers disabled” must be off where Open CTI is used; Lightning Web Security may be on or off.';

export const sessionSettings: ConnectionCheck = {
  id: 'console.sessionSettings',
  group: 'console',
  title: 'Session settings let the softphone’s frame open',
  why: 'With Open CTI the softphone stays blank: the browser refuses to show its page in the console.',
  whoCanFix: 'salesforce_admin',
  needs: ['setup'],
  byHand: { look: LOOK, setupPath: PAGE },
  async run(look) {
    const setup = look.setup as NonNullable<Look['setup']>;
    const tried = 'Read the org’s Health Check.';
    const center = await ourCallCenter(setup);
    if (center.ok && center.value === null)
      return [fine('Looked for the call center.', 'Open CTI is not used; the utility item has no frame of its own.')];
    // Tooling API, SecurityHealthCheckRisks: the only way to read this setting by a query.
    // Without a filter: what rows it can be filtered by is not documented.
    const seen = await setup.tooling('SELECT Setting, OrgValue FROM SecurityHealthCheckRisks');
    const row = seen.ok
      ? seen.value.find(({ Setting }) => /clickjack.*headers disabled/i.test(String(Setting)))
      : undefined;
    if (row === undefined)
      return [
        unknown('not_shown', {
          tried,
          seen: seen.ok ? 'It does not name this setting.' : seen.text,
          mend: LOOK,
          setupPath: PAGE,
        }),
      ];
    if (/^(disabled|false|off)$/i.test(String(row['OrgValue']))) return [fine(tried, 'The frame may open.')];
    return [
      warns('clickjack', {
        tried,
        seen: 'Clickjack protection for Visualforce pages with headers disabled is on.',
        mend: 'Switch it off in Setup > Session Settings, or add the console’s domains to the trusted domains for inline frames there.',
        setupPath: PAGE,
      }),
    ];
  },
};
