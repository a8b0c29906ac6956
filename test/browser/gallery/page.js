/** The gallery's page: a panel in the state named by `?state=`. `show(name)` puts a new one there, `intents` holds what was asked for. */
import '@lwc/synthetic-shadow';
import { createElement } from 'lwc';
import DeskPanel from 'c/deskPanel';

/** Written beside this script by build.ts. */
const { STATES, CRM } = window;
const intents = [];

const never = () => new Promise(() => undefined);
const drawn = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));

/** Answers as the state has them; what it has not never comes. */
function portOf({ answers, results }) {
  return {
    ask: async ({ kind }) => answers[kind] ?? never(),
    execute: async ({ steps }) => results[steps[0].as] ?? never(),
    link: async () => undefined,
    host: { canCreateRecord: true, newRecord: async () => undefined },
  };
}

/** The first match in an element's shadow tree or in those of its children; `a b` is b within a. */
function find(root, path) {
  const [selector, ...rest] = path.split(' ');
  for (const element of root.shadowRoot?.querySelectorAll('*') ?? []) {
    if (element.matches(selector)) return rest.length > 0 ? find(element, rest.join(' ')) : element;
    const within = element.shadowRoot && find(element, path);
    if (within) return within;
  }
  return null;
}

/** Opens the CRM side of the conversation in view, and clicks there. */
async function openCrm(panel, { opens, clicks }) {
  find(panel, 'c-desk-conversation')?.dispatchEvent(new CustomEvent('crm', { detail: opens }));
  await drawn();
  for (const selector of clicks) {
    find(find(panel, 'c-crm-side'), selector)?.click();
    await drawn();
  }
}

async function show(name) {
  const panel = createElement('c-desk-panel', { is: DeskPanel });
  panel.addEventListener('intent', ({ detail: intent }) => {
    intents.push(intent);
    if (intent.kind === 'draft')
      panel.state = { ...panel.state, drafts: { ...panel.state.drafts, [intent.conversationId]: intent.text } };
    if (intent.kind === 'select') panel.state = { ...panel.state, selectedConversationId: intent.conversationId };
  });
  panel.state = STATES[name] ?? null;
  const crm = CRM[name];
  const port = crm && portOf(crm);
  panel.crmPorts = { of: () => port ?? portOf({ answers: {}, results: {} }) };
  window.panel?.remove();
  window.panel = panel;
  document.body.append(panel);
  if (crm) await openCrm(panel, crm);
}

Object.assign(window, { intents, show });
window.shown = show(new URL(location.href).searchParams.get('state') ?? 'talk');
