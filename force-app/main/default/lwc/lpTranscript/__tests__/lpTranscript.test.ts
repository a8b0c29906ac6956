import { createElement } from 'lwc';
import { getRecord } from 'lightning/uiRecordApi';
import read from '@salesforce/apex/LivePersonTranscript.read';
import LpTranscript from 'c/lpTranscript';
import { all, clear, one, textOf } from '../../deskPanel/__tests__/world';

jest.mock('@salesforce/apex/LivePersonTranscript.read', () => ({ default: jest.fn() }), { virtual: true });

const apex = read as unknown as {
  mockResolvedValue(value: unknown): void;
  mockRejectedValue(value: unknown): void;
  mockReturnValueOnce(value: unknown): typeof apex;
};
const settle = async (): Promise<void> => {
  for (let i = 0; i < 40; i++) await Promise.resolve();
};
// eslint-disable-next-line @lwc/lwc/no-unexpected-wire-adapter-usages -- a test speaks for the platform
const record = getRecord as unknown as { emit(value: unknown): void; error(): void };
const told = (text: string): string => JSON.stringify({ ok: true, transcript: text });

function show(): HTMLElement {
  const element = createElement('c-lp-transcript', { is: LpTranscript }) as HTMLElement & { recordId: string };
  element.recordId = 'a0X000000000001AAA';
  document.body.append(element);
  return element;
}
const emit = async (status: string): Promise<void> => {
  record.emit({ fields: { Status__c: { value: status } } });
  await settle();
};

afterEach(() => {
  clear();
  jest.resetAllMocks();
});

it('shows the transcript that Salesforce gives, and reads it again when the record changed', async () => {
  apex.mockResolvedValue(told(''));
  const element = show();
  await emit('Open');
  expect(textOf(element)).toContain('still open');
  apex.mockResolvedValue(told('[2026-10-02 09:14:05] Grace (customer): Hello'));
  await emit('Closed');
  expect(all(element, 'c-crm-transcript-line').map(textOf)).toEqual([expect.stringContaining('Hello')]);
  expect(read).toHaveBeenLastCalledWith({ recordId: 'a0X000000000001AAA' });
});

it('says in Salesforce’s words why there is nothing to see, and tries again', async () => {
  apex.mockResolvedValue(JSON.stringify({ ok: false, code: 'no_access', message: 'You may not read its transcript.' }));
  const element = show();
  await emit('Closed');
  expect(textOf(one(element, '[role="alert"]'))).toContain('You may not read its transcript.');
  apex.mockResolvedValue(told('[2026-10-02 09:14:05] Grace (customer): Hello'));
  one(element, '.act').click();
  await settle();
  expect(textOf(element)).toContain('Hello');
});

it('an answer that comes late does not replace a newer one', async () => {
  let late: (value: string) => void = () => undefined;
  const first = new Promise<string>((resolve) => {
    late = resolve;
  });
  apex
    .mockReturnValueOnce(first)
    .mockReturnValueOnce(Promise.resolve(told('[2026-10-02 09:14:05] Grace (customer): new')));
  const element = show();
  await emit('Open');
  await emit('Closed');
  late(told('[2026-10-02 09:14:05] Grace (customer): old'));
  await settle();
  expect(textOf(element)).toContain('new');
  expect(textOf(element)).not.toContain('old');
});

it('says that the platform refused the class, or the record', async () => {
  apex.mockRejectedValue({ body: { message: 'You do not have access to the Apex class.' } });
  const element = show();
  await emit('Closed');
  expect(textOf(one(element, '[role="alert"]'))).toContain('You do not have access to the Apex class.');
  clear();
  const other = show();
  record.error();
  await settle();
  expect(textOf(other)).toContain('The record cannot be read.');
});
