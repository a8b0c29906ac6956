/** The gallery's page: the panel in the state named by `?state=`. `show(name)` changes it, `intents` holds what it asked for. */
import '@lwc/synthetic-shadow';
import { createElement } from 'lwc';
import DeskPanel from 'c/deskPanel';
import type { SoftphoneIntent, SoftphoneState } from '../../../force-app/main/default/lwc/lpModel/lpModel.ts';

/** Written beside this script by build.ts. */
const { STATES } = window as unknown as { STATES: Record<string, SoftphoneState> };

const panel = createElement('c-desk-panel', { is: DeskPanel }) as HTMLElement & { state: SoftphoneState | null };
const intents: SoftphoneIntent[] = [];
panel.addEventListener('intent', (event) => {
  const intent = (event as CustomEvent<SoftphoneIntent>).detail;
  intents.push(intent);
  if (intent.kind === 'draft' && panel.state) panel.state = { ...panel.state, drafts: { ...panel.state.drafts, [intent.conversationId]: intent.text } };
  if (intent.kind === 'select' && panel.state) panel.state = { ...panel.state, selectedConversationId: intent.conversationId };
});

function show(name: string): void {
  panel.state = STATES[name] ?? null;
}
Object.assign(window, { show, intents, panel });
show(new URL(location.href).searchParams.get('state') ?? 'talk');
document.body.append(panel);
