import { channelName, customerName, firstName, initials, objectName } from 'c/uiWords';

describe('words', () => {
  it('takes initials by whole characters', () => {
    expect(initials('Grace Holloway')).toBe('GH');
    expect(initials('Jo van den Berg')).toBe('JB');
    expect(initials('𝒜da')).toBe('𝒜');
    expect(initials('  ')).toBe('V');
  });
  it('calls a customer without a name Visitor', () => {
    expect(customerName('')).toBe('Visitor');
    expect(firstName(' Grace  Holloway ')).toBe('Grace');
  });
  it('names every channel and falls back for one it does not know [MSG-03]', () => {
    expect(channelName('apple')).toBe('Apple Messages');
    expect(channelName('telepathy' as never)).toBe('Other channel');
  });
  it('makes an object name readable', () => {
    expect(objectName('LivePerson_Conversation__c')).toBe('LivePerson Conversation');
  });
});
