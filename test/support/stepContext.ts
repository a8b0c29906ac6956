/** A step of the guide on its own: answers given beforehand, files in a folder of the test's, what was said kept. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createConnectFiles } from '../../connector-server/src/connect/connectFiles.ts';
import { createFlagAsk } from '../../connector-server/src/connect/flagAsk.ts';
import { emptyState, readState, writeState } from '../../connector-server/src/connect/stateFile.ts';
import type { Step, StepContext, StepEnd } from '../../connector-server/src/connect/types.ts';

export interface StepRig {
  context: StepContext;
  said: string[];
  /** Runs a step as the guide does, with these answers and nobody to ask. */
  run(step: Step, answers?: Record<string, string>): Promise<StepEnd>;
  /** What the state file holds. */
  kept(): Promise<StepContext['state'] | null>;
}

export async function stepRig(env: Record<string, string> = {}, connection = 'harbor'): Promise<StepRig> {
  const folder = await mkdtemp(join(tmpdir(), 'connect-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const files = createConnectFiles(folder);
  const said: string[] = [];
  const context: StepContext = {
    state: emptyState(connection),
    keep: () => writeState(files, context.state),
    ask: createFlagAsk(new Map(), null),
    say: (line) => void said.push(line),
    files,
    fetch: globalThis.fetch,
    openBrowser: () => Promise.resolve(),
    now: () => Date.now(),
    env,
    allowLoopback: true,
    signal: new AbortController().signal,
  };
  return {
    context,
    said,
    async run(step, answers = {}) {
      context.ask = createFlagAsk(new Map(Object.entries(answers)), null);
      context.state.steps[step.id] = { state: 'begun', at: context.now() };
      await context.keep();
      const end = await step.run(context);
      context.state.steps[step.id] = { state: end.result, at: context.now() };
      await context.keep();
      return end;
    },
    kept: () => readState(files, connection),
  };
}
