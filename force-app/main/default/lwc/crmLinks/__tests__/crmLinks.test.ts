import CrmLinks from 'c/crmLinks';
import type { CrmDeed } from 'c/crmRows';
import { all, clear, conversation, desk, mount, one, textOf } from '../../deskPanel/__tests__/world';

const links = [
  { object: 'Contact', recordId: '003A', name: 'Grace Holloway', accountId: '001A' },
  { object: 'Machine__c', recordId: 'a01A', name: 'M-0001' },
];

function show(over = {}) {
  const element = mount('c-crm-links', CrmLinks, {
    state: desk(),
    conversation: conversation({ links }),
    busy: false,
    ...over,
  });
  const deeds: CrmDeed[] = [];
  element.addEventListener('deed', (event) => deeds.push((event as CustomEvent<CrmDeed>).detail));
  return { element, deeds };
}

afterEach(clear);

describe('Quick Links', () => {
  it('[LNK-24] [LNK-25] list what is linked; each can be shown, opened and unlinked', async () => {
    const { element, deeds } = show();
    expect(textOf(one(element, '.heading'))).toBe('2 linked records');
    expect(all(element, '.row').map(textOf)).toEqual(['Grace HollowayContactUnlink', 'M-0001MachineUnlink']);
    await expect(element).toBeAccessible();
    one(element, '.name').click();
    one(element, '.open').click();
    all(element, '.unlink')[1]?.click();
    expect(deeds).toEqual([
      { kind: 'show', record: links[0] },
      { kind: 'open', recordId: '003A' },
      { kind: 'unlink', record: links[1] },
    ]);
  });

  it('take back the last change and say what it was, also when it left nothing linked', async () => {
    const undo = 'unlinked Contact Grace Holloway';
    const { element } = show({ conversation: conversation({ undo }) });
    expect(textOf(one(element, '.heading'))).toBe('Not linked yet');
    expect(textOf(one(element, '.undo'))).toBe(`Undo: ${undo}`);
    await expect(element).toBeAccessible();
    one(element, '.undo').click();
    expect(element.intents).toEqual([{ kind: 'command', command: { name: 'undoLinks', conversationId: 'grace' } }]);
  });

  it.each([null, undefined])('offer no undo where there is nothing to take back: %s', (undo) => {
    const { element } = show({ conversation: conversation({ links, ...(undo === null ? { undo } : {}) }) });
    expect(all(element, '.undo')).toHaveLength(0);
  });

  it('wait while a change is under way', () => {
    const { element } = show({ busy: true, conversation: conversation({ links, undo: 'linked Contact Grace' }) });
    const buttons = all<HTMLButtonElement>(element, '.unlink, .undo');
    expect(buttons.map(({ disabled }) => disabled)).toEqual([true, true, true]);
  });
});
