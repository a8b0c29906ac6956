import DeskChecks from 'c/deskChecks';
import type { HostCheck } from '../../hostTypes/hostTypes.ts';
import { all, clear, desk, drawn, mount, one, textOf } from '../../deskPanel/__tests__/world';

const IDS: HostCheck['id'][] = ['frame', 'script', 'settings', 'connector', 'origin', 'identity', 'livePerson'];
const failing = (failed: HostCheck['id'], whoCanFix: HostCheck['whoCanFix']): HostCheck[] =>
  IDS.map((id) => ({
    id,
    state: IDS.indexOf(id) < IDS.indexOf(failed) ? 'ok' : id === failed ? 'failed' : 'waiting',
    text: id === failed ? `cause of ${id}` : '',
    whoCanFix: id === failed ? whoCanFix : null,
  }));

afterEach(clear);

describe('never blank: the list of checks', () => {
  it.each(IDS)('names all seven checks and the cause when %s fails, and who can fix it', async (id) => {
    const element = mount('c-desk-checks', DeskChecks, {
      state: desk({ screen: 'checks', checks: failing(id, 'admin') }),
    });
    expect(all(element, '.check')).toHaveLength(7);
    expect(textOf(one(element, '.check_failed'))).toContain(`cause of ${id}`);
    expect(textOf(one(element, '.check_failed'))).toContain('administrator can fix this');
    await expect(element).toBeAccessible();
  });

  it('tells the agent what the agent can fix, only at the first failure', () => {
    const checks = failing('frame', 'agent').map((check) =>
      check.id === 'origin' ? { ...check, state: 'failed' as const, whoCanFix: 'admin' as const } : check,
    );
    const element = mount('c-desk-checks', DeskChecks, { state: desk({ checks }) });
    expect(all(element, '.fixer').map((fixer) => fixer.textContent)).toEqual(['You can fix this yourself.']);
  });

  it('says why it stopped, and while it tries again nothing that the failed check contradicts', async () => {
    const connection = {
      state: 'stopped',
      text: 'Refused',
      retryAt: null,
      action: 'retry',
      hasContent: false,
    } as const;
    const element = mount('c-desk-checks', DeskChecks, {
      state: desk({ checks: failing('origin', 'admin'), connection }),
    });
    expect(textOf(one(element, '.lead'))).toBe('Refused');
    const waiting = { ...connection, state: 'waiting', text: 'The server cannot be reached.' } as const;
    element.state = desk({ checks: failing('origin', 'admin'), connection: waiting });
    await drawn();
    expect(textOf(element)).not.toContain('cannot be reached');
  });

  it('copies the report and says so, and tries again where that helps', async () => {
    const connection = {
      state: 'stopped' as const,
      text: 'Refused',
      retryAt: null,
      action: 'retry' as const,
      hasContent: false,
    };
    const element = mount('c-desk-checks', DeskChecks, {
      state: desk({ checks: failing('identity', 'admin'), connection }),
    });
    for (const button of all(element, 'button')) button.click();
    expect(element.intents).toEqual([{ kind: 'retry' }, { kind: 'copyReport' }]);
    element.state = desk({
      checks: failing('identity', 'admin'),
      connection: { ...connection, action: 'reload' },
      reportCopied: true,
    });
    await drawn();
    expect(textOf(element)).toContain('Report copied');
    expect(textOf(element)).toContain('Reload the page to continue.');
    expect(all(element, 'button')).toHaveLength(1);
  });
});
