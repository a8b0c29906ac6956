/** Orders to the consoles' drivers (sandbox/console/stageDriver.js), and their answers. */
import { byId } from './dom.ts';
import type { Act } from './steps.ts';

export type AgentKey = 'ada' | 'ben';

/** What a softphone shows: its words about its lines, and the conversation in view with its public messages. */
export interface Look {
  says: string[];
  conversation: string | null;
  texts: string[];
}

let lastOrder = 0;
const waiting = new Map<number, (result: unknown) => void>();
window.addEventListener('message', (event: MessageEvent<{ stage?: string; id: number; result: unknown }>) => {
  if (event.data?.stage !== 'answer') return;
  waiting.get(event.data.id)?.(event.data.result);
  waiting.delete(event.data.id);
});

function send(agent: AgentKey, order: unknown): { id: number; answer: Promise<unknown> } {
  const id = ++lastOrder;
  const answer = new Promise((resolve) => waiting.set(id, resolve));
  byId<HTMLIFrameElement>(agent).contentWindow?.postMessage({ stage: 'order', id, order }, '*');
  return { id, answer };
}

/** Resolves with what the driver made of it. */
export const order = (agent: AgentKey, act: Act): Promise<unknown> => send(agent, act).answer;

const LOOK_MS = 2_000;

/** Null when the softphone does not answer: it loads, or is not there. */
export async function look(agent: AgentKey): Promise<Look | null> {
  const { id, answer } = send(agent, { do: 'look' });
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), LOOK_MS));
  const seen = (await Promise.race([answer, late])) as Look | null;
  waiting.delete(id);
  return seen;
}
