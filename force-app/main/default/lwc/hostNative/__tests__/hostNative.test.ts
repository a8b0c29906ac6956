import { getAllTabInfo, openTab, focusTab } from 'lightning/platformWorkspaceApi';
import { updatePanel, updateUtility } from 'lightning/platformUtilityBarApi';
import read from '@salesforce/apex/LivePersonHostSettings.read';
import getToken from '@salesforce/apex/LivePersonIdentity.getToken';
import run from '@salesforce/apex/LivePersonRecords.run';
import { HostNative } from 'c/hostNative';
import type { HostCheck } from 'c/hostTypes';

jest.mock('@salesforce/apex/LivePersonHostSettings.read', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/LivePersonIdentity.getToken', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/LivePersonRecords.run', () => ({ default: jest.fn() }), { virtual: true });

type Mock = ReturnType<typeof jest.fn> & {
  mockResolvedValue(value: unknown): void;
  mockRejectedValue(value: unknown): void;
};
const mock = (fn: unknown): Mock => fn as Mock;
const SETTINGS = { connectorUrl: 'https://connector.example.com', orgId: '00D1', userId: '0051', language: 'en_US' };

function setUp() {
  const pages: unknown[] = [];
  const host = new HostNative({ navigate: (page) => pages.push(page) });
  const checks: HostCheck[] = [];
  return { host, pages, checks, onCheck: (check: HostCheck) => checks.push(check) };
}

afterEach(() => {
  jest.useRealTimers();
  jest.clearAllMocks();
});

it('gets its settings from the org', async () => {
  mock(read).mockResolvedValue(SETTINGS);
  const { host, onCheck } = setUp();
  host.setUtilityId('u1');
  await expect(host.init(onCheck)).resolves.toEqual(SETTINGS);
});

it('hands on the org’s refusal in its own words', async () => {
  mock(read).mockRejectedValue({
    body: { message: '{"ok":false,"code":"permission_missing","message":"You lack a permission."}' },
  });
  const { host, checks, onCheck } = setUp();
  host.setUtilityId('u1');
  await expect(host.init(onCheck)).rejects.toMatchObject({ code: 'permission_missing' });
  expect(checks.at(-1)).toMatchObject({ id: 'settings', state: 'failed', text: 'You lack a permission.' });
});

it('says so outside a utility bar', async () => {
  jest.useFakeTimers();
  const { host, checks, onCheck } = setUp();
  const failure = host.init(onCheck).catch((error: unknown) => error);
  await jest.advanceTimersByTimeAsync(5_000);
  await expect(failure).resolves.toMatchObject({ code: 'no_utility' });
  expect(checks).toMatchObject([{ id: 'frame', state: 'failed', whoCanFix: 'admin' }]);
});

it('uses the same Apex contract as the Open CTI host', async () => {
  mock(getToken).mockResolvedValue('{"ok":true,"token":"a.b.c"}');
  mock(run).mockResolvedValue('{"ok":true,"steps":[]}');
  const { host } = setUp();
  await expect(host.issueIdentity('n1')).resolves.toBe('a.b.c');
  await expect(host.executePlan({ steps: [] })).resolves.toEqual({ ok: true, steps: [] });
  expect(getToken).toHaveBeenCalledWith({ nonce: 'n1' });
  expect(run).toHaveBeenCalledWith({ planJson: '{"steps":[]}' });
});

it('sends no plan that Salesforce would refuse for its size [PRM-18]', async () => {
  mock(run).mockResolvedValue('{"ok":true,"steps":[]}');
  const { host } = setUp();
  const values = { Description: 'x'.repeat(8_192) };
  const plan = { steps: [{ verb: 'create' as const, as: 'save', object: 'Case', values }] };
  await expect(host.executePlan(plan)).resolves.toMatchObject({ ok: false, code: 'too_large' });
  expect(run).not.toHaveBeenCalled();
});

it('focuses the tab that shows the record already, and opens one only when there is none [CCU-08]', async () => {
  const { host } = setUp();
  host.setConsole(true);
  mock(getAllTabInfo).mockResolvedValue([{ tabId: 't7', recordId: '003A' }]);
  await host.openRecord('003A');
  expect(focusTab).toHaveBeenCalledWith('t7');
  expect(openTab).not.toHaveBeenCalled();
  await host.openRecord('003B');
  expect(openTab).toHaveBeenCalledWith({ recordId: '003B', focus: true });
});

it('navigates where the app is no console', async () => {
  const { host, pages } = setUp();
  await host.openRecord('003A');
  expect(pages).toEqual([{ type: 'standard__recordPage', attributes: { recordId: '003A', actionName: 'view' } }]);
});

it('opens the form of a new record with its defaults encoded', async () => {
  const { host, pages } = setUp();
  await host.newRecord('Contact', { LastName: 'O’Hara, Jr', Email: 'a@b.example' });
  expect(pages).toMatchObject([
    { state: { defaultFieldValues: 'LastName=O%E2%80%99Hara%2C%20Jr,Email=a%40b.example' } },
  ]);
});

it('announces the record of the page, once', () => {
  const { host } = setUp();
  const seen: unknown[] = [];
  host.onContextChange((context) => seen.push(context?.recordId ?? null));
  const page = { type: 'standard__recordPage', attributes: { recordId: '003A', objectApiName: 'Contact' } };
  host.setPage(page);
  host.setPage({ ...page });
  host.setPage({ type: 'standard__namedPage', attributes: { pageName: 'home' } });
  expect(seen).toEqual(['003A', null]);
});

it('shows attention on the utility item [CCU-07]', async () => {
  const { host } = setUp();
  host.setUtilityId('u1');
  await host.setAttention({ count: 1, label: 'LivePerson: 1 ringing', ringing: true });
  expect(updateUtility).toHaveBeenCalledWith('u1', {
    label: 'LivePerson: 1 ringing',
    highlighted: true,
    icon: 'incoming_call',
  });
});

it('makes the panel wide and narrow again', async () => {
  const { host } = setUp();
  host.setUtilityId('u1');
  await host.setPanelWide(true);
  await host.setPanelWide(false);
  expect(mock(updatePanel).mock.calls).toEqual([
    ['u1', { width: 840 }],
    ['u1', { width: 400 }],
  ]);
});

it('opens a record in a tab of the browser', async () => {
  const open = jest.spyOn(window, 'open').mockImplementation(() => null);
  await setUp().host.openInBrowser('003000000000001');
  expect(open).toHaveBeenCalledWith('/lightning/r/003000000000001/view', '_blank', 'noopener');
  open.mockRestore();
});
