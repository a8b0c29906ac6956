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

  it('take back the last change, also when it left nothing linked', async () => {
    const { element } = show({ conversation: conversation() });
    expect(textOf(one(element, '.heading'))).toBe('Not linked yet');
    await expect(element).toBeAccessible();
    one(element, '.undo').click();
    expect(element.intents).toEqual([{ kind: 'command', command: { name: 'undoLinks', conversationId: 'grace' } }]);
  });

  it('wait while a change is under way', () => {
    const { element } = show({ busy: true });
    expect(all<HTMLButtonElement>(element, '.unlink, .undo').every(({ disabled }) => disabled)).toBe(true);
  });
});
