/** Goes through the steps in order: what is there is looked at, what is missing is done or asked for, and a break costs one question. */
import type { GuideEnd, GuideEvent, LeftOpen } from './guideEvents.ts';
import { Interrupted } from './interrupted.ts';
import type { Step, StepContext } from './types.ts';
import { StepFailure } from './types.ts';

export interface GuideOptions {
  /** Begin with this step, and do it again even where it is done; those before are not looked at. */
  from?: string;
  /** A person can be asked what to do after a failure; else the first failure ends the guide. */
  canAsk: boolean;
  tell(event: GuideEvent): void;
}

/** Never rejects for what goes wrong in a step: it is told, and the end says what is left. Other errors are bugs and go through. */
export async function runGuide(steps: readonly Step[], context: StepContext, options: GuideOptions): Promise<GuideEnd> {
  const first = options.from === undefined ? 0 : steps.findIndex(({ id }) => id === options.from);
  if (first < 0) throw unknownStep(options.from as string, steps);
  const failed = new Map<string, StepFailure>();
  const end = (result: GuideEnd['result']): GuideEnd => ({
    type: 'end',
    result,
    connection: context.state.connection,
    questions: context.ask.count(),
    open: leftOpen(steps, context, failed),
  });
  for (const step of steps.slice(first)) {
    if (!step.applies(context.state)) continue;
    for (;;) {
      try {
        context.signal.throwIfAborted();
        await oneStep(step, context, options, step.id === options.from && !failed.has(step.id));
        failed.delete(step.id);
        break;
      } catch (error) {
        if (isInterruption(error, context)) {
          const half = context.state.steps[step.id]?.state === 'begun';
          options.tell({ type: 'interrupted', step: step.id, title: step.title, half });
          return end('interrupted');
        }
        if (!(error instanceof StepFailure)) throw error;
        failed.set(step.id, error);
        options.tell(failureOf(step, error));
        const next = options.canAsk ? await whatNext(step, context) : 'stop';
        if (next === 'later') break;
        if (next === 'stop') return end('failed');
      }
    }
  }
  return end(leftOpen(steps, context, failed).length === 0 ? 'complete' : 'open');
}

async function oneStep(step: Step, context: StepContext, options: GuideOptions, again: boolean): Promise<void> {
  const { steps } = context.state;
  const before = steps[step.id]?.state;
  options.tell({ type: 'step', id: step.id, title: step.title, who: step.who, before: before ?? null });
  if (!again && (await step.done(context))) {
    steps[step.id] = { state: 'done', at: context.now() };
    await context.keep();
    options.tell({ type: 'done', id: step.id, said: before === 'done' ? 'as before' : 'already there', looked: true });
    return;
  }
  steps[step.id] = { state: 'begun', at: context.now() };
  await context.keep();
  const { result, said } = await step.run(context);
  steps[step.id] = { state: result, at: context.now() };
  await context.keep();
  if (result === 'done') options.tell({ type: 'done', id: step.id, said, looked: false });
  else options.tell({ type: 'by_hand', id: step.id, who: step.who, said, request: step.request(context.state) });
}

async function whatNext(step: Step, context: StepContext): Promise<'again' | 'later' | 'stop'> {
  try {
    return await context.ask.choose({
      id: `${step.id}.next`,
      text: 'How shall the guide go on?',
      choices: [
        { value: 'again', label: 'Try this step again' },
        { value: 'later', label: 'Leave it for later and go on' },
        { value: 'stop', label: 'Stop here; everything so far is kept' },
      ],
      suggest: 'again',
    });
  } catch (error) {
    if (isInterruption(error, context)) return 'stop';
    throw error;
  }
}

/** Steps that apply and are not done, with the person they wait for. */
export function leftOpen(
  steps: readonly Step[],
  { state }: Pick<StepContext, 'state'>,
  failed: ReadonlyMap<string, StepFailure> = new Map(),
): LeftOpen[] {
  return steps
    .filter((step) => step.applies(state) && (state.steps[step.id]?.state !== 'done' || failed.has(step.id)))
    .map((step) => ({
      id: step.id,
      title: step.title,
      who: step.who,
      state: state.steps[step.id]?.state ?? 'not_begun',
      failure: failed.get(step.id)?.code ?? null,
    }));
}

function isInterruption(error: unknown, context: StepContext): boolean {
  return error instanceof Interrupted || context.signal.aborted;
}

function failureOf(step: Step, { code, message, mend }: StepFailure): GuideEvent {
  return { type: 'failed', id: step.id, who: step.who, code, text: message, mend };
}

function unknownStep(id: string, steps: readonly Step[]): StepFailure {
  return new StepFailure(
    'unknown_step',
    `There is no step ${id}.`,
    `Steps are: ${steps.map((step) => step.id).join(', ')}.`,
  );
}
