/** Draws what was said. All text goes in as text, never as markup. */
import type { MessageRecord } from '../session.ts';

const MARKS = { sent: '✓', delivered: '✓✓', read: '✓✓ read' } as const;
export type Mark = keyof typeof MARKS;

const make = <K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  text = '',
): HTMLElementTagNameMap[K] => {
  const element = document.createElement(tag);
  if (className !== '') element.className = className;
  element.textContent = text;
  return element;
};

const clock = (at: number): string => new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });

interface Piece {
  type?: string;
  text?: string;
  title?: string;
  caption?: string;
  elements?: Piece[];
  replies?: Piece[];
  click?: { actions?: { type?: string; text?: string; uri?: string }[] };
}

function pieceButton(piece: Piece, say: (text: string) => void): HTMLButtonElement {
  const button = make('button', '', piece.title ?? '');
  button.type = 'button';
  const action = piece.click?.actions?.[0];
  button.addEventListener('click', () => {
    if (action?.type === 'link' && /^https?:/.test(action.uri ?? '')) window.open(action.uri, '_blank', 'noopener');
    else say(action?.text ?? piece.title ?? '');
  });
  return button;
}

function drawPiece(piece: Piece, into: HTMLElement, say: (text: string) => void): void {
  if (piece.type === 'text') into.append(make('span', '', piece.text ?? ''), make('br', ''));
  else if (piece.type === 'button') into.append(pieceButton(piece, say));
  else for (const element of piece.elements ?? []) drawPiece(element, into, say);
}

/** The bubble of one content event. */
export function bubbleOf(record: MessageRecord, mine: boolean, by: string, say: (text: string) => void): HTMLElement {
  const bubble = make('div', mine ? 'bubble mine' : 'bubble');
  bubble.dataset['sequence'] = String(record.sequence);
  if (by !== '') bubble.append(make('span', 'by', by));
  const { event } = record;
  const message = event['message'] as string | { caption?: string; preview?: string } | undefined;
  if (event.type === 'RichContentEvent') drawPiece(event['content'] ?? {}, bubble, say);
  else if (typeof message === 'string') bubble.append(make('span', '', message));
  else {
    if (message?.preview?.startsWith('data:image/') === true)
      Object.assign(bubble.appendChild(make('img', '')), { src: message.preview, alt: message.caption ?? 'Picture' });
    bubble.append(make('span', '', `📎 ${message?.caption ?? 'File'}`));
  }
  const foot = make('small', '', clock(record.serverTimestamp ?? Date.now()));
  if (mine) foot.append(' ', make('span', 'mark', MARKS.sent));
  bubble.append(foot);
  return bubble;
}

/** Buttons under a message that answer for the customer, or null. */
export function chipsOf(record: MessageRecord, say: (text: string) => void): HTMLElement | null {
  const replies = (record.event['quickReplies'] as Piece | undefined)?.replies;
  if (replies === undefined) return null;
  const chips = make('div', 'chips');
  for (const reply of replies) chips.append(pieceButton(reply, say));
  chips.addEventListener('click', () => chips.remove());
  return chips;
}

/** Raises the mark of an own bubble; it never goes back. */
export function raiseMark(bubble: Element, mark: Mark): void {
  const element = bubble.querySelector<HTMLElement>('.mark');
  if (element === null || element.dataset['read'] === 'true') return;
  element.textContent = MARKS[mark];
  element.dataset['read'] = String(mark === 'read');
}

export const noteOf = (text: string): HTMLElement => make('p', 'note', text);
