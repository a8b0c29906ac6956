/** The gallery's page: a panel in the state named by `?state=`. `show(name)` puts a new one there, `intents` holds what was asked for. */
import '@lwc/synthetic-shadow';
import { createElement } from 'lwc';
import DeskPanel from 'c/deskPanel';

/** Written beside this script by build.ts. */
const { STATES } = window;
const intents = [];

function show(name) {
  const panel = createElement('c-desk-panel', { is: DeskPanel });
  panel.addEventListener('intent', ({ detail: intent }) => {
    intents.push(intent);
    if (intent.kind === 'draft')
      panel.state = { ...panel.state, drafts: { ...panel.state.drafts, [intent.conversationId]: intent.text } };
    if (intent.kind === 'select') panel.state = { ...panel.state, selectedConversationId: intent.conversationId };
  });
  panel.state = STATES[name] ?? null;
  window.panel?.remove();
  window.panel = panel;
  document.body.append(panel);
}

Object.assign(window, { intents, show });
show(new URL(location.href).searchParams.get('state') ?? 'talk');
