import CrmSyncChat from 'c/crmSyncChat';
import { all, clear, drawn, mount, one, textOf } from '../../deskPanel/__tests__/world';

const NO_PROGRESS = { busy: null, outcome: 'none', text: '', canRewrite: false };
const show = (props: object = {}) => {
  const element = mount('c-crm-sync-chat', CrmSyncChat, { ended: true, ...props });
  const asked: string[] = [];
  for (const name of ['sync', 'verify']) element.addEventListener(name, () => asked.push(name));
  return { element, asked };
};
const press = (element: Element): void => {
  one(element, '.sync').click();
  one(element, '.verify').click();
};

afterEach(clear);

describe('Sync Chat', () => {
  it('[SYN-04] asks for a sync once the conversation has ended', async () => {
    const { element, asked } = show();
    press(element);
    expect(asked).toEqual(['sync', 'verify']);
    await expect(element).toBeAccessible();
  });

  it('[SYN-04] does nothing while the conversation is open, and says why', async () => {
    const { element, asked } = show({ ended: false });
    press(element);
    expect(asked).toEqual([]);
    expect(one(element, '.sync').getAttribute('aria-disabled')).toBe('true');
    expect(textOf(element)).toContain('still open');
    await expect(element).toBeAccessible();
  });

  it('asks once while it is busy, then says what came of it', async () => {
    const { element, asked } = show({ progress: { ...NO_PROGRESS, busy: 'sync' } });
    expect(textOf(one(element, '.sync'))).toBe('Syncing…');
    press(element);
    expect(asked).toEqual([]);
    Object.assign(element, { progress: { ...NO_PROGRESS, outcome: 'failed', text: 'LivePerson did not answer.' } });
    await drawn();
    expect(textOf(one(element, '[role="status"]'))).toBe('LivePerson did not answer.');
    expect(all(element, '.result_failed')).toHaveLength(1);
    await expect(element).toBeAccessible();
  });

  it('is blocked with the reason when the record is none of the connector’s', () => {
    const { element, asked } = show({ problem: 'This record was not made by the LivePerson connector.' });
    press(element);
    expect(asked).toEqual([]);
    expect(textOf(element)).toContain('not made by the LivePerson connector');
  });
});
