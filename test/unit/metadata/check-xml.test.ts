import { describe, expect, it } from 'vitest';
import { checkXml } from '../../../tools/metadata/check-xml.ts';
import { copyProject, PROJECT, textsOf } from './projectCopy.ts';

const OBJECT = 'force-app/main/default/objects/LivePerson_Conversation__c';
const STATUS = `${OBJECT}/fields/Status__c.field-meta.xml`;

describe('check of metadata XML', () => {
  it('finds nothing in the project as it is', () => {
    const result = checkXml(PROJECT);
    expect(textsOf(result)).toEqual([]);
    expect(Number.parseInt(result.note)).toBeGreaterThan(80);
  });

  it.each([
    [
      'an element the Metadata API does not know',
      STATUS,
      '<label>Status</label>',
      '<lable>Status</lable>',
      'CustomField: unknown element <lable>',
    ],
    [
      'a word outside an enumeration',
      STATUS,
      '<type>Picklist</type>',
      '<type>PickList</type>',
      "CustomField/type: 'PickList' is not one of",
    ],
    [
      'a boolean that is none',
      STATUS,
      '<restricted>true</restricted>',
      '<restricted>yes</restricted>',
      "'yes' is not one of true, false",
    ],
    [
      'a number that is none',
      `${OBJECT}/fields/Skill__c.field-meta.xml`,
      '<length>255</length>',
      '<length>long</length>',
      "'long' is not a number",
    ],
    [
      'an element that may stand once only',
      STATUS,
      '<label>Status</label>',
      '<label>A</label><label>B</label>',
      'CustomField/label: repeated',
    ],
    [
      'a missing element',
      'force-app/main/default/customPermissions/LivePerson_Agent.customPermission-meta.xml',
      '<label>LivePerson Agent</label>',
      '',
      'missing <label>',
    ],
    ['text in the place of elements', STATUS, '<valueSet>', '<valueSet>Open</valueSet><valueSet>', 'repeated'],
    [
      'another namespace',
      STATUS,
      'soap.sforce.com/2006/04/metadata',
      'soap.sforce.com/2006/08/metadata',
      'not in the namespace',
    ],
    [
      'a type the Metadata API does not have',
      'force-app/main/default/tabs/LivePerson_Conversation__c.tab-meta.xml',
      '<CustomTab ',
      '<ObjectTab ',
      'has no type',
    ],
    ['broken XML', STATUS, '</fullName>', '', 'Status__c.field-meta.xml'],
  ])('finds %s', (_what, file, from, to, expected) => {
    const copy = copyProject();
    copy.edit(file, from, to);
    if (from === '<CustomTab ') copy.edit(file, '</CustomTab>', '</ObjectTab>');
    const problems = textsOf(checkXml(copy.root));
    expect(
      problems.some((problem) => problem.startsWith(file) && problem.includes(expected)),
      problems.join('\n'),
    ).toBe(true);
  });
});
