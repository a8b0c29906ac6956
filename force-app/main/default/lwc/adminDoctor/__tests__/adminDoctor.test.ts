import { HostError } from 'c/hostTypes';
import { DOCTOR, NOW } from '../../adminApp/__tests__/reports';
import { find, findAll, MadeUpConnector, press, settled, shown, textOf } from '../../adminApp/__tests__/world';

let connector: MadeUpConnector;
beforeEach(() => {
  jest.useFakeTimers({ now: NOW, doNotFake: ['queueMicrotask', 'nextTick'] });
  connector = new MadeUpConnector();
});
afterEach(() => {
  document.body.replaceChildren();
  jest.useRealTimers();
});

const ALL_WELL = {
  ...DOCTOR,
  findings: DOCTOR.findings.filter(({ state }) => state === 'ok'),
  counts: { ok: 2, warn: 0, fail: 0, unknown: 0 },
};

describe('the check', () => {
  it('shows what is wrong first, with what was seen, why it matters, how to mend it, who can, and where in Setup', async () => {
    connector.answers['/admin/api/doctor'] = DOCTOR;
    const app = await shown(connector, 'check');
    expect(find(app, '.verdict').textContent).toBe('1 thing is wrong.');
    expect(findAll(app, '[data-check]').map((each) => each.dataset['check'])).toEqual([
      'rights.fields',
      'rights.roles',
      'console.trustedUrls',
    ]);
    const [worst] = findAll(app, '[data-check]');
    const text = worst?.textContent ?? '';
    for (const words of ['Wrong', 'Engagement_Channel__c', 'but not write it', 'the rest goes on', 'Object Settings'])
      expect(text).toContain(words);
    expect(text).toContain('Can be done by a Salesforce administrator.');
    expect(worst?.querySelector('a')?.getAttribute('href')).toBe(
      'https://harbor.my.salesforce.com/lightning/setup/PermSets/home',
    );
    // Why it matters is not said of what nobody could look at.
    expect(findAll(app, '[data-check]')[2]?.textContent).not.toContain('where nobody looks');
    expect(find(app, 'summary').textContent).toBe('2 things are as they should be');
    jest.useRealTimers();
    await expect(app).toBeAccessible();
  });

  it('says so when all is well', async () => {
    connector.answers['/admin/api/doctor'] = ALL_WELL;
    const app = await shown(connector, 'check');
    expect(find(app, '.verdict').textContent).toBe('All that could be looked at is well.');
    expect(findAll(app, '[data-check]')).toHaveLength(0);
  });

  it('looks again when asked to', async () => {
    connector.answers['/admin/api/doctor'] = DOCTOR;
    const app = await shown(connector, 'check');
    connector.answers['/admin/api/doctor'] = ALL_WELL;
    await press(app, '.anew');
    await settled();
    expect(find(app, '.verdict').textContent).toBe('All that could be looked at is well.');
    expect(connector.asked.at(-1)).toContain('anew=1');
  });

  it('that cannot be had says why and offers to try again', async () => {
    connector.answers['/admin/api/doctor'] = new HostError('not_now', 'The server begins anew. Try again in a moment.');
    const app = await shown(connector, 'check');
    expect(textOf(app)).toContain('The server begins anew.');
    connector.answers['/admin/api/doctor'] = ALL_WELL;
    await press(app, '.again');
    expect(find(app, '.verdict').textContent).toBe('All that could be looked at is well.');
  });
});
