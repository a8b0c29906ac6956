/** The end of the guide: the doctor looks at the whole, once the server runs. */
import type { DoctorReport, Finding } from '../protocol/doctorTypes.ts';
import type { Step, StepContext } from './types.ts';
import { StepFailure } from './types.ts';

/** Looks with everything the guide has, an administrator's eyes included; null: the server does not run, so it looked at nothing. */
export type LookAtAll = (context: StepContext) => Promise<DoctorReport | null>;

const MOST_LINES = 10;

export function createLastStep(look: LookAtAll): Step {
  return {
    id: 'server.check',
    title: 'The whole, looked at by the doctor',
    who: 'server_operator',
    applies: () => true,
    // Cheaper is not to be had: what was in order a day ago is looked at again.
    done: () => Promise.resolve(false),
    async run(context) {
      if (context.state.steps['server.settings']?.state !== 'done')
        return { result: 'by_hand', said: 'not yet: the settings are not written' };
      const report = await look(context);
      if (report === null)
        return { result: 'by_hand', said: 'the server does not run yet. Start it: npm start. Then: npm run doctor' };
      const { ok, warn, fail, unknown } = report.counts;
      const worth = report.findings.filter(({ state }) => state === 'fail' || state === 'warn');
      for (const finding of worth.slice(0, MOST_LINES)) for (const line of words(finding)) context.say(line);
      if (worth.length > MOST_LINES) context.say(`… and ${worth.length - MOST_LINES} more.`);
      if (fail > 0)
        throw new StepFailure(
          'doctor_fail',
          `${fail} of ${report.findings.length} checks fail.`,
          'Mend what is named above; npm run doctor says everything about each.',
        );
      return {
        result: 'done',
        said: `${ok} checks are well${warn === 0 ? '' : `, ${warn} with a warning`}${unknown === 0 ? '' : `; ${unknown} could not be looked at: npm run doctor says why`}`,
      };
    },
    request: () => [
      'Start the connector server: npm start. Then run npm run doctor, which says what is not right and how to mend it.',
    ],
  };
}

function words({ state, title, subject, seen, mend }: Finding): string[] {
  return [
    `${state === 'fail' ? 'Wrong' : 'Note'}: ${title}${subject === null ? '' : ` (${subject})`}: ${seen}`,
    `  ${mend}`,
  ];
}
