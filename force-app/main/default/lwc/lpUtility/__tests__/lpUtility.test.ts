import { createElement } from 'lwc';
import { EnclosingUtilityId, updateUtility } from 'lightning/platformUtilityBarApi';
import { CurrentPageReference } from 'lightning/navigation';
import read from '@salesforce/apex/LivePersonHostSettings.read';
import LpUtility from 'c/lpUtility';

jest.mock('@salesforce/apex/LivePersonHostSettings.read', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/LivePersonIdentity.getToken', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/LivePersonRecords.run', () => ({ default: jest.fn() }), { virtual: true });

type Emits = { emit(value: unknown): void };
const settle = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};
const realSocket = globalThis.WebSocket;

afterEach(() => {
  document.body.replaceChildren();
  globalThis.WebSocket = realSocket;
});

it('gives the softphone its utility and its org, and connects', async () => {
  const opened: string[] = [];
  globalThis.WebSocket = class extends EventTarget {
    readyState = 0;
    constructor(url: string) {
      super();
      opened.push(url);
    }
    close(): void {}
  } as unknown as typeof WebSocket;
  (read as unknown as { mockResolvedValue(value: unknown): void }).mockResolvedValue({
    connectorUrl: 'https://connector.example.com',
    orgId: '00D1',
    userId: '0051',
    language: 'en',
  });
  const utility = createElement('c-lp-utility', { is: LpUtility });
  document.body.append(utility);
  await settle();
  expect(opened).toEqual([]);
  (EnclosingUtilityId as unknown as Emits).emit('utility-1');
  // eslint-disable-next-line @lwc/lwc/no-unexpected-wire-adapter-usages -- a test speaks for the platform
  (CurrentPageReference as unknown as Emits).emit({
    type: 'standard__recordPage',
    attributes: { recordId: '003A', objectApiName: 'Contact' },
  });
  await settle();
  expect(opened).toEqual(['wss://connector.example.com/softphone']);
  expect(updateUtility).toHaveBeenCalledWith('utility-1', expect.objectContaining({ label: 'LivePerson' }));
});
