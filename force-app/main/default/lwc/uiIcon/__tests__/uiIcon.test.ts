import UiIcon from 'c/uiIcon';
import { ICON_PATHS } from '../paths';
import { all, clear, mount, one } from '../../deskPanel/__tests__/world';

afterEach(clear);

describe('icons', () => {
  it('draws each channel differently and is hidden beside words', () => {
    const channels = ['web', 'sms', 'whatsapp', 'apple', 'facebook', 'app', 'other'];
    const drawings = channels.map((name) => one(mount('c-ui-icon', UiIcon, { name }), 'path').getAttribute('d'));
    expect(new Set(drawings).size).toBe(channels.length);
    expect(one(document.body.firstElementChild as Element, 'svg').getAttribute('aria-hidden')).toBe('true');
  });

  it('has an accessible name when it stands alone, and a plain sign for an unknown name', async () => {
    const element = mount('c-ui-icon', UiIcon, { name: 'never-heard-of', label: 'Other channel' });
    expect(one(element, 'svg').getAttribute('aria-label')).toBe('Other channel');
    expect(all(element, 'path')[0]?.getAttribute('d')).toBe(ICON_PATHS['other']);
    await expect(element).toBeAccessible();
  });
});
