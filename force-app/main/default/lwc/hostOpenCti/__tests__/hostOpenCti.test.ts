import { HostOpenCti } from 'c/hostOpenCti';
import type { HostCheck } from 'c/hostTypes';
import { fakeCti, refused } from './fake-cti';

const FRAME = '?sfdcIframeOrigin=https%3A%2F%2Forg.lightning.force.com&mode=Lightning';
const SETTINGS = {
  '/reqGeneralInfo/reqAdapterUrl': '/apex/X',
  '/lpConnector/lpConnectorUrl': 'https://connector.example.com/',
};

function setUp(fake = fakeCti(), search = FRAME, script = true) {
  const checks: HostCheck[] = [];
  const page = {
    location: { search },
    navigator: { language: 'en' },
    ...(script ? { sforce: { opencti: fake.cti } } : {}),
  };
  return {
    fake,
    host: new HostOpenCti(page, { orgId: '00D000000000001', userId: '005000000000001', language: 'de' }),
    checks,
    onCheck: (check: HostCheck) => checks.push(check),
  };
}
const settled = (checks: HostCheck[]) =>
  checks.filter(({ state }) => state !== 'waiting').map(({ id, state }) => `${id} ${state}`);

afterEach(() => jest.useRealTimers());

describe('getting ready', () => {
  it('reads the connector address from the call center and who is here from the page', async () => {
    const { host, checks, onCheck } = setUp(fakeCti({ getCallCenterSettings: () => ({ returnValue: SETTINGS }) }));
    await expect(host.init(onCheck)).resolves.toEqual({
      connectorUrl: 'https://connector.example.com',
      orgId: '00D000000000001',
      userId: '005000000000001',
      language: 'de',
    });
    expect(settled(checks)).toEqual(['frame ok', 'script ok', 'settings ok']);
  });

  it('tells Salesforce that the page is usable', async () => {
    const { host, fake, onCheck } = setUp(fakeCti({ getCallCenterSettings: () => ({ returnValue: SETTINGS }) }));
    await host.init(onCheck);
    expect(fake.calls.map(({ method }) => method)).toContain('notifyInitializationComplete');
  });

  it('says so when the page was opened outside the softphone frame', async () => {
    const { host, checks, onCheck } = setUp(fakeCti(), '?mode=Lightning');
    await expect(host.init(onCheck)).rejects.toMatchObject({ code: 'frame_parameters' });
    expect(checks).toMatchObject([{ id: 'frame', state: 'failed', whoCanFix: 'admin' }]);
  });

  it('says so when the Open CTI script is missing', async () => {
    const { host, checks, onCheck } = setUp(fakeCti(), FRAME, false);
    await expect(host.init(onCheck)).rejects.toMatchObject({ code: 'script_missing' });
    expect(settled(checks)).toEqual(['frame ok', 'script failed']);
  });

  it.each([
    ['has no section of ours', {}, 'connector_url_missing'],
    ['names something that is no address', { '/lpConnector/lpConnectorUrl': 'connector' }, 'connector_url_invalid'],
    [
      'names an unencrypted address',
      { '/lpConnector/lpConnectorUrl': 'http://connector.example.com' },
      'connector_url_insecure',
    ],
  ])('says so when the call center %s', async (_, returnValue, code) => {
    const { host, checks, onCheck } = setUp(fakeCti({ getCallCenterSettings: () => ({ returnValue }) }));
    await expect(host.init(onCheck)).rejects.toMatchObject({ code });
    expect(settled(checks)).toEqual(['frame ok', 'script ok', 'settings failed']);
  });

  it('allows an unencrypted connector on this computer only', async () => {
    const { host, onCheck } = setUp(
      fakeCti({
        getCallCenterSettings: () => ({ returnValue: { '/lpConnector/lpConnectorUrl': 'http://127.0.0.1:8080' } }),
      }),
    );
    await expect(host.init(onCheck)).resolves.toMatchObject({ connectorUrl: 'http://127.0.0.1:8080' });
  });

  it('gives up when Salesforce never answers', async () => {
    jest.useFakeTimers();
    const { host, onCheck } = setUp(fakeCti({ getCallCenterSettings: () => 'silence' }));
    const failure = host.init(onCheck).catch((error: unknown) => error);
    await jest.advanceTimersByTimeAsync(10_000);
    await expect(failure).resolves.toMatchObject({ code: 'no_answer' });
  });

  it('asks again while the container is not ready', async () => {
    jest.useFakeTimers();
    let asked = 0;
    const { host, onCheck } = setUp(
      fakeCti({
        getCallCenterSettings: () => (++asked < 3 ? refused('SOFTPHONE_CONTAINER_ERROR') : { returnValue: SETTINGS }),
      }),
    );
    const ready = host.init(onCheck);
    await jest.advanceTimersByTimeAsync(2_000);
    await expect(ready).resolves.toMatchObject({ connectorUrl: 'https://connector.example.com' });
    expect(asked).toBe(3);
  });
});

describe('Apex', () => {
  const apex = (json: string) => fakeCti({ runApex: () => ({ returnValue: { runApex: json } }) });

  it('gets an identity token for a nonce, encoded as Open CTI wants it', async () => {
    const { host, fake } = setUp(apex('{"ok":true,"token":"a.b.c"}'));
    await expect(host.issueIdentity('n&1=')).resolves.toBe('a.b.c');
    expect(fake.calls[0]?.args).toMatchObject({
      apexClass: 'LivePersonIdentity',
      methodName: 'issueToken',
      methodParams: 'nonce=n%261%3D',
    });
  });

  it('hands on why the org refused', async () => {
    const { host } = setUp(apex('{"ok":false,"code":"permission_missing","message":"You lack a permission."}'));
    await expect(host.issueIdentity('n')).rejects.toMatchObject({
      code: 'permission_missing',
      message: 'You lack a permission.',
    });
  });

  it('executes plans as the agent, a refusal being a result', async () => {
    const plan = { steps: [] };
    await expect(setUp(apex('{"ok":true,"steps":[]}')).host.executePlan(plan)).resolves.toEqual({
      ok: true,
      steps: [],
    });
    await expect(
      setUp(apex('{"ok":false,"code":"not_allowed","message":"No."}')).host.executePlan(plan),
    ).resolves.toEqual({ ok: false, code: 'not_allowed', message: 'No.' });
  });

  it('sends no plan that Salesforce would refuse for its size [PRM-18]', async () => {
    const { host, fake } = setUp(apex('{"ok":true,"steps":[]}'));
    const values = { Description: 'é'.repeat(4_096) };
    const plan = { steps: [{ verb: 'create' as const, as: 'save', object: 'Case', values }] };
    await expect(host.executePlan(plan)).resolves.toMatchObject({ ok: false, code: 'too_large' });
    expect(fake.calls).toEqual([]);
    await expect(host.executePlan({ steps: [] })).resolves.toMatchObject({ ok: true });
  });

  it.each(['not json', 'null', '[]'])('refuses an unreadable answer: %s', async (json) => {
    await expect(setUp(apex(json)).host.issueIdentity('n')).rejects.toHaveProperty('code');
  });
});

describe('records', () => {
  it('open as a tab with the constant of the script', async () => {
    const { host, fake } = setUp();
    await host.openRecord('003000000000001AAA');
    expect(fake.calls).toMatchObject([
      { method: 'screenPop', args: { type: 'sobject', params: { recordId: '003000000000001AAA' } } },
    ]);
  });

  it('are announced once however often the platform repeats itself', () => {
    const { host, fake } = setUp();
    const seen: (string | null)[] = [];
    const stop = host.onContextChange((context) => seen.push(context?.recordId ?? null));
    const contact = { recordId: '003A', objectType: 'Contact', recordName: 'Mina' };
    fake.navigate(contact);
    fake.navigate({ ...contact });
    fake.navigate({ url: '/lightning/o/Contact/list' });
    stop();
    fake.navigate({ recordId: '003B' });
    expect(seen).toEqual(['003A', null]);
  });
});

it('shows attention on the utility item [CCU-07]', async () => {
  const { host, fake } = setUp();
  await host.setAttention({ count: 2, label: 'LivePerson: 2 ringing', ringing: true });
  expect(fake.calls).toMatchObject([
    { method: 'setSoftphoneItemLabel', args: { label: 'LivePerson: 2 ringing' } },
    { method: 'setSoftphoneItemIcon', args: { key: 'incoming_call' } },
  ]);
});

describe('two columns and the browser', () => {
  it('makes the panel wide and narrow again', async () => {
    const fake = fakeCti({ setSoftphonePanelWidth: () => ({ returnValue: null }) });
    const { host } = setUp(fake);
    expect(host.capabilities.canWiden).toBe(true);
    await host.setPanelWide(true);
    await host.setPanelWide(false);
    expect(fake.calls.filter(({ method }) => method === 'setSoftphonePanelWidth').map(({ args }) => args)).toEqual([
      expect.objectContaining({ widthPX: 840 }),
      expect.objectContaining({ widthPX: 400 }),
    ]);
  });

  it('opens a record in a tab of the browser at Salesforce’s own address', async () => {
    const opened: unknown[][] = [];
    const page = {
      location: { search: FRAME },
      navigator: { language: 'en' },
      open: (...args: unknown[]) => opened.push(args),
    };
    await new HostOpenCti(page).openInBrowser('003000000000001');
    expect(opened).toEqual([
      ['https://org.lightning.force.com/lightning/r/003000000000001/view', '_blank', 'noopener'],
    ]);
  });
});
