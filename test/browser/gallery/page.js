/** The gallery's page: the panel in the state named by `?state=`. `show(name)` changes it, `intents` holds what it asked for. */
import '@lwc/synthetic-shadow';
import { createElement } from 'lwc';
import DeskPanel from 'c/deskPanel';

/** Written beside this script by build.ts. */
const { STATES } = window;
const panel = createElement('c-desk-panel', { is: DeskPanel });
const intents = [];
panel.addEventListener('intent', ({ detail: intent }) => {
  intents.push(intent);
  if (intent.kind === 'draft')
    panel.state = { ...panel.state, drafts: { ...panel.state.drafts, [intent.conversationId]: intent.text } };
  if (intent.kind === 'select') panel.state = { ...panel.state, selectedConversationId: intent.conversationId };
});

Object.assign(window, {
  intents,
  panel,
  show(name) {
    panel.state = STATES[name] ?? null;
  },
});
window.show(new URL(location.href).searchParams.get('state') ?? 'talk');
document.body.append(panel);
