/** A step that nobody lends rights for: says what to do, and takes the person's word that it was done. */
import type { StepContext, StepEnd } from './types.ts';

/** `lines`: what to do. `id`: of the question; yes ends the step, no leaves it for later. */
export async function doneByHand(context: StepContext, id: string, lines: readonly string[]): Promise<StepEnd> {
  for (const line of lines) context.say(`- ${line}`);
  const done = await context.ask.confirm({ id, text: 'Has this been done in the org?', suggest: false });
  return done
    ? { result: 'done', said: 'by your word; npm run doctor looks at it' }
    : { result: 'by_hand', said: 'somebody has to do this in Setup; then run the guide again' };
}
