/** Runs the guided tour in the browser: gives orders to the consoles' drivers and to the customer, shows the records. */
import { showComparison } from './comparisonCards.ts';
import { byId, every, post } from './dom.ts';
import { startBreaking } from './faultPanel.ts';
import { order } from './orders.ts';
import { showRecords } from './recordCards.ts';
import { STEPS, type Act } from './steps.ts';
import type { StageConfig } from '../stagePage.ts';

/** Time to read a step before "Run all" goes on, ms. */
const PAUSE_MS = 2_500;
const RECORDS_EVERY_MS = 1_500;
const COMPARE_EVERY_MS = 700;

const config = JSON.parse(document.getElementById('config')?.textContent ?? '{}') as StageConfig;
const customer = byId<HTMLIFrameElement>('customer');
const who = byId<HTMLSelectElement>('who');
const next = byId<HTMLButtonElement>('next');
const auto = byId<HTMLButtonElement>('auto');
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The customer's window, showing this customer and connected. */
async function customerWindow(key: string): Promise<Window | null> {
  if (who.value !== key) {
    who.value = key;
    await showCustomer();
  }
  while (customer.contentDocument?.querySelector<HTMLTextAreaElement>('#text')?.disabled !== false) await pause(100);
  return customer.contentWindow;
}
function showCustomer(): Promise<void> {
  const loaded = new Promise<void>((resolve) => customer.addEventListener('load', () => resolve(), { once: true }));
  customer.src = `/customer/?consumer=${who.value}`;
  return loaded;
}

async function perform(act: Act): Promise<boolean> {
  if (act.who === 'grace') {
    (await customerWindow('grace'))?.postMessage(
      act.do === 'say' ? { consumer: 'say', text: act.text } : { consumer: 'rate', stars: act.stars },
      location.origin,
    );
    return true;
  }
  const result = await order(act.who, act);
  if (act.do !== 'signIn' || result === 'signed in') return Boolean(result);
  return typeof result === 'string' && (await post(`/sign-in/${act.who}`, { url: result })).ok;
}

// ---------------------------------------------------------------- the tour

let at = 0;
const say = (text: string): void => void (byId('step').textContent = text);

async function nextStep(): Promise<boolean> {
  if (at >= STEPS.length) at = 0;
  const step = STEPS[at];
  if (!step) return false;
  next.disabled = auto.disabled = true;
  say(`${at + 1} of ${STEPS.length}: ${step.title}. ${step.text}`);
  document.body.dataset.state = 'busy';
  let failed: Act | null = null;
  for (const act of step.acts) {
    if (await perform(act)) continue;
    failed = act;
    break;
  }
  if (failed)
    say(
      `${step.title}: this did not go as planned (${failed.who}: ${'name' in failed ? failed.name : failed.do}). Go on by hand, or try the step again.`,
    );
  else at += 1;
  document.body.dataset.step = String(at);
  document.body.dataset.state = failed ? 'failed' : 'ready';
  next.disabled = auto.disabled = false;
  next.textContent = failed ? 'Try again' : at >= STEPS.length ? 'Start again' : 'Next step';
  return failed === null;
}

async function runAll(): Promise<void> {
  do {
    if (!(await nextStep())) return;
    if (at < STEPS.length) await pause(PAUSE_MS);
  } while (at < STEPS.length);
}

next.addEventListener('click', () => void nextStep());
auto.addEventListener('click', () => void runAll());
who.addEventListener('change', () => void showCustomer());
byId('six').addEventListener('click', () => {
  const button = byId<HTMLButtonElement>('six');
  button.disabled = true;
  void post('/customers/six').finally(() => (button.disabled = false));
});

const story = byId<HTMLSelectElement>('story');
story.addEventListener('change', () => {
  const told = config.stories.find(({ key }) => key === story.value);
  story.value = '';
  if (!told) return;
  say(`${told.label}. ${told.text}`);
  void post(`/customers/${told.key}`);
});

every(RECORDS_EVERY_MS, () => showRecords(byId('records'), config.recordUrl));
startBreaking();
every(COMPARE_EVERY_MS, () => showComparison(byId('comparison')));
if (config.auto) window.addEventListener('load', () => void runAll());
