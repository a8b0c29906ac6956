/** The records pane: one card per conversation record, newest first, with its Tasks. */
import type { StageRecord } from '../records.ts';
import { button, element, post } from './dom.ts';

const fact = (label: string, value: string): HTMLElement =>
  element('span', '', element('b', label), ` ${value || '–'}`);
const minutes = (iso: string): string =>
  iso ? new Date(iso).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }) : '';

function card(record: StageRecord, recordUrl: string): HTMLElement {
  const link = element('a', record.contact || 'Nobody known');
  link.href = `${recordUrl}${record.id}`;
  link.target = '_blank';
  const status = element('span', record.status);
  status.className = `status ${record.status === 'Closed' ? 'closed' : 'open'}`;
  const facts = element(
    'p',
    '',
    fact('Channel', record.channel),
    fact('Skill', record.skill),
    fact('Owner', record.owner),
    fact('CSAT', record.csat),
    fact('Time', [minutes(record.start), minutes(record.end)].filter(Boolean).join(' – ')),
    fact('Transcript', record.transcript ? `${record.transcript.split('\n').length} lines` : ''),
  );
  const tasks = record.tasks.map((task) =>
    element('li', `Task for ${task.owner}: ${task.status}, ${task.seconds || '0'} s`),
  );
  // What is still running is written again by itself.
  if (record.status === 'Closed') {
    const remove = button('Delete in Salesforce', () => post(`/records/${record.id}/delete`));
    remove.title = 'The administrator’s coverage page then shows a hole, and heals it.';
    facts.append(remove);
  }
  return element('article', '', element('h3', '', link, status), facts, element('ul', '', ...tasks));
}

let shown = '';

/** Reads the records again; draws only what changed, so that nothing moves under the pointer. */
export async function showRecords(place: HTMLElement, recordUrl: string): Promise<void> {
  const text = await fetch('/records').then(
    (response) => (response.ok ? response.text() : shown),
    () => shown,
  );
  if (text === shown || text === '') return;
  shown = text;
  place.replaceChildren(...(JSON.parse(text) as StageRecord[]).map((record) => card(record, recordUrl)));
}
