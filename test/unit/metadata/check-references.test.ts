import { describe, expect, it } from 'vitest';
import { checkReferences } from '../../../tools/metadata/check-references.ts';
import { copyProject, PROJECT, textsOf } from './projectCopy.ts';

const MAIN = 'force-app/main/default';
const CTI = 'force-app/open-cti/default';
const OBJECT = `${MAIN}/objects/LivePerson_Conversation__c`;
const AGENT = `${MAIN}/permissionsets/LivePerson_Agent.permissionset-meta.xml`;
const API = `${MAIN}/permissionsets/LivePerson_Connector_API.permissionset-meta.xml`;
const RECORD_PAGE = `${MAIN}/flexipages/LivePerson_Conversation_Record_Page.flexipage-meta.xml`;
const CONSOLE = `${MAIN}/applications/LivePerson_Console.app-meta.xml`;
const REPORT = 'force-app/analytics/default/reports/LivePerson/Conversations_by_Channel.report-meta.xml';

const DASHBOARD = 'force-app/analytics/default/dashboards/LivePerson/LivePerson_Overview.dashboard-meta.xml';
const CASE_REPORT = 'force-app/analytics/default/reports/LivePerson/Cases_with_Conversations.report-meta.xml';
const CASE_PAGE = 'force-app/record-pages/default/flexipages/LivePerson_Case_Record_Page.flexipage-meta.xml';

/** What breaks, the file, what is replaced by what, and what the check must say. */
const SEEDED: [what: string, file: string, from: string, to: string, says: string][] = [
  [
    'a dashboard with a report that does not exist',
    DASHBOARD,
    'LivePerson/Agents',
    'LivePerson/Agent',
    'no report is called LivePerson/Agent',
  ],
  [
    'a chart by a field that does not exist',
    REPORT,
    '<groupingColumn>LivePerson_Conversation__c$Engagement_Channel__c',
    '<groupingColumn>LivePerson_Conversation__c$Channel__c',
    'no field is called LivePerson_Conversation__c.Channel__c',
  ],
  [
    'a column through a related list, of a field that does not exist',
    CASE_REPORT,
    'LivePerson_Conversations__r$Skill__c',
    'LivePerson_Conversations__r$Skills__c',
    'no field is called LivePerson_Conversation__c.Skills__c',
  ],
  [
    'a column through a related list that does not exist',
    CASE_REPORT,
    'Case.LivePerson_Conversations__r$Skill__c',
    'Case.LivePerson_Talks__r$Skill__c',
    'no relatedList is called Case.LivePerson_Talks__r',
  ],
  [
    'a record page with a related list that does not exist',
    CASE_PAGE,
    '<value>LivePerson_Conversations__r',
    '<value>LivePerson_Talks__r',
    'no relatedList is called Case.LivePerson_Talks__r',
  ],
  [
    'a component shown by a permission that does not exist',
    RECORD_PAGE,
    'CustomPermission.LivePerson_Transcript_Reader',
    'CustomPermission.LivePerson_Reader',
    'no customPermission is called LivePerson_Reader',
  ],
  [
    'a lookup to an object that does not exist',
    `${MAIN}/objects/Activity/fields/LivePerson_Conversation__c.field-meta.xml`,
    '<referenceTo>LivePerson_Conversation__c<',
    '<referenceTo>LivePerson_Talk__c<',
    'no object is called LivePerson_Talk__c',
  ],
  [
    'a list view column that does not exist',
    `${OBJECT}/listViews/All_Conversations.listView-meta.xml`,
    'Status__c',
    'State__c',
    'no field is called LivePerson_Conversation__c.State__c',
  ],
  [
    'a filter on a field that does not exist',
    `${OBJECT}/listViews/My_Open_Conversations.listView-meta.xml`,
    '<field>Status__c',
    '<field>State__c',
    'no field is called LivePerson_Conversation__c.State__c',
  ],
  [
    'a compact layout that does not exist',
    `${OBJECT}/LivePerson_Conversation__c.object-meta.xml`,
    '<compactLayoutAssignment>LivePerson_',
    '<compactLayoutAssignment>My_',
    'no compactLayout is called',
  ],
  [
    'a search column that does not exist',
    `${OBJECT}/LivePerson_Conversation__c.object-meta.xml`,
    '<searchResultsAdditionalFields>Skill__c',
    '<searchResultsAdditionalFields>Skills__c',
    'LivePerson_Conversation__c.Skills__c',
  ],
  [
    'a layout field that does not exist',
    `${MAIN}/layouts/LivePerson_Conversation__c-LivePerson Conversation Layout.layout-meta.xml`,
    '<field>Skill__c',
    '<field>Skills__c',
    'LivePerson_Conversation__c.Skills__c',
  ],
  [
    'a permission on a field that does not exist',
    AGENT,
    'LivePerson_Conversation__c.Skill__c',
    'LivePerson_Conversation__c.Skills__c',
    'LivePerson_Conversation__c.Skills__c',
  ],
  [
    'a permission on a class that does not exist',
    AGENT,
    '<apexClass>LivePersonRecords',
    '<apexClass>LivePersonRecord',
    'no class is called LivePersonRecord',
  ],
  [
    'a custom permission that does not exist',
    AGENT,
    '<name>LivePerson_Agent',
    '<name>LivePerson_Agents',
    'no customPermission is called LivePerson_Agents',
  ],
  [
    'a tab that does not exist',
    AGENT,
    '<tab>LivePerson_Conversation__c',
    '<tab>LivePerson_Conversations__c',
    'no tab is called LivePerson_Conversations__c',
  ],
  [
    'an app that does not exist',
    AGENT,
    '<application>LivePerson_Console',
    '<application>LivePerson_Desk',
    'no application is called LivePerson_Desk',
  ],
  [
    'a page that does not exist',
    `${CTI}/permissionsets/LivePerson_Open_CTI_Agent.permissionset-meta.xml`,
    '<apexPage>LivePersonSoftphone',
    '<apexPage>LivePersonPhone',
    'no page is called LivePersonPhone',
  ],
  ['a required field in a permission set', API, 'Task.Description', 'Task.Status', 'Task.Status may not be listed'],
  ['the owner in a permission set', API, 'Task.Description', 'Task.OwnerId', 'Task.OwnerId may not be listed'],
  [
    'a required field of our own in a permission set',
    `${OBJECT}/fields/Skill__c.field-meta.xml`,
    '<required>false',
    '<required>true',
    'LivePerson_Conversation__c.Skill__c may not be listed: the field is required',
  ],
  [
    'an activity field granted under Activity',
    AGENT,
    'Task.LivePerson_Conversation__c',
    'Activity.LivePerson_Conversation__c',
    'granted under Task.',
  ],
  [
    'a field listed twice',
    AGENT,
    'LivePerson_Conversation__c.Skill__c',
    'LivePerson_Conversation__c.Status__c',
    'is listed twice',
  ],
  ['Modify All without Delete', API, '<allowDelete>true', '<allowDelete>false', 'Modify All needs every other right'],
  [
    'a system permission without the one it needs',
    'force-app/api-full/default/permissionsets/LivePerson_Connector_API_Full.permissionset-meta.xml',
    'ViewRoles',
    'ViewAllRoles',
    'ViewSetup needs ViewRoles',
  ],
  [
    'a utility that does not exist',
    `${MAIN}/flexipages/LivePerson_Console_UtilityBar.flexipage-meta.xml`,
    '<componentName>lpUtility',
    '<componentName>lpUtensil',
    'no lwc is called lpUtensil',
  ],
  [
    'a facet that does not exist',
    RECORD_PAGE,
    '<value>detailTabContent',
    '<value>detailTab',
    'no facet is called detailTab',
  ],
  [
    'a component name used twice in a page',
    RECORD_PAGE,
    '<identifier>relatedTab',
    '<identifier>detailTab',
    'two components are called detailTab',
  ],
  [
    'a record page that does not exist',
    CONSOLE,
    '<content>LivePerson_Conversation_Record_Page',
    '<content>Record_Page',
    'no flexipage is called Record_Page',
  ],
  [
    'a utility bar that does not exist',
    CONSOLE,
    '<utilityBar>LivePerson_',
    '<utilityBar>',
    'no flexipage is called Console_UtilityBar',
  ],
  [
    'main referring to another package directory',
    CONSOLE,
    '<utilityBar>LivePerson_Console_UtilityBar',
    '<utilityBar>LivePerson_Console_Open_CTI_UtilityBar',
    'main may not refer to flexipage',
  ],
  [
    'a call center page that does not exist',
    `${CTI}/callCenters/LivePersonEmbeddedUI.callCenter-meta.xml`,
    '<adapterUrl>/apex/LivePersonSoftphone',
    '<adapterUrl>/apex/LivePersonPhone',
    'no page is called LivePersonPhone',
  ],
  [
    'a static resource that does not exist',
    `${CTI}/pages/LivePersonSoftphone.page`,
    '$Resource.LivePersonSoftphone',
    '$Resource.LivePersonPhone',
    'no staticResource is called LivePersonPhone',
  ],
  [
    'a report type that does not exist',
    REPORT,
    '<reportType>LivePerson_Conversations__c',
    '<reportType>LivePerson_Talks__c',
    'no reportType is called LivePerson_Talks',
  ],
  [
    'a report column that does not exist',
    REPORT,
    'LivePerson_Conversation__c$Skill__c',
    'LivePerson_Conversation__c$Skills__c',
    'LivePerson_Conversation__c.Skills__c',
  ],
  [
    'an allow-list field that does not exist',
    `${MAIN}/customMetadata/LivePerson_Record_Access.LivePerson_Conversation.md-meta.xml`,
    'Contact__r.Name',
    'Person__r.Name',
    'LivePerson_Conversation__c.Person__c',
  ],
  [
    'a custom metadata field that does not exist',
    `${MAIN}/customMetadata/LivePerson_Setting.ConnectorUrl.md-meta.xml`,
    '<field>Value__c',
    '<field>Values__c',
    'LivePerson_Setting__mdt.Values__c',
  ],
  [
    'a custom metadata record without a required value',
    `${MAIN}/customMetadata/LivePerson_Record_Access.Lead.md-meta.xml`,
    '<value xsi:type="xsd:string">Lead</value>',
    '<value xsi:nil="true"/>',
    'no value for the required field Object__c',
  ],
  [
    'a queue for an object that does not exist',
    `${MAIN}/queues/LivePerson_Unassigned.queue-meta.xml`,
    '<sobjectType>LivePerson_Conversation__c',
    '<sobjectType>LivePerson_Talk__c',
    'no object is called LivePerson_Talk__c',
  ],
  [
    'an OAuth client that does not exist',
    'force-app/oauth-client/default/extlClntAppPolicies/LivePerson_Connector_plcy.ecaPlcy-meta.xml',
    '<externalClientApplication>LivePerson_Connector',
    '<externalClientApplication>LivePerson',
    'no externalClientApp is called LivePerson',
  ],
  [
    'a label that is too long',
    `${OBJECT}/fields/Skill__c.field-meta.xml`,
    '<label>Skill',
    '<label>The skill that handled this conversation last',
    'label has 45 characters, 40 are allowed',
  ],
  [
    'a long text without visible lines',
    `${OBJECT}/fields/Transcript__c.field-meta.xml`,
    '<visibleLines>25</visibleLines>',
    '',
    'LongTextArea needs <visibleLines>',
  ],
  [
    'a custom field in Apex that does not exist',
    `${MAIN}/classes/LivePersonAllowList.cls`,
    'Object__c, Fields__c, Search_Fields__c',
    'Objekt__c, Fields__c, Search_Fields__c',
    'Objekt__c is defined nowhere',
  ],
  [
    'a permission in Apex that does not exist',
    `${MAIN}/classes/LivePersonAccess.cls`,
    "'LivePerson_Agent'",
    "'LivePerson_Agents'",
    'LivePerson_Agents is defined nowhere',
  ],
  [
    'a placeholder host that no replacement covers',
    AGENT,
    '<label>LivePerson Agent<',
    '<label>connector.example.com<',
    'no replacement covers it',
  ],
  [
    'a replacement that finds nothing',
    `${MAIN}/cspTrustedSites/LivePerson_Connector_Wss.cspTrustedSite-meta.xml`,
    'wss://connector.example.com',
    'wss://elsewhere.example.com',
    'nothing to replace in',
  ],
  [
    'a replacement for a file that does not exist',
    'sfdx-project.json',
    'LivePersonEmbeddedUI.callCenter',
    'LivePersonUI.callCenter',
    'which does not exist',
  ],
];

describe('check of references', () => {
  it('finds nothing in the project as it is', () => {
    expect(textsOf(checkReferences(PROJECT))).toEqual([]);
  });

  it.each(SEEDED)('finds %s', (_what, file, from, to, says) => {
    const copy = copyProject();
    copy.edit(file, from, to);
    const problems = textsOf(checkReferences(copy.root));
    expect(
      problems.some((problem) => problem.includes(says)),
      problems.join('\n'),
    ).toBe(true);
  });

  it('finds a field that no permission set lets anybody read', () => {
    const copy = copyProject();
    copy.write(
      `${OBJECT}/fields/Mood__c.field-meta.xml`,
      '<?xml version="1.0" encoding="UTF-8"?>\n<CustomField xmlns="http://soap.sforce.com/2006/04/metadata"><fullName>Mood__c</fullName><label>Mood</label><length>20</length><type>Text</type></CustomField>\n',
    );
    expect(textsOf(checkReferences(copy.root)).join('\n')).toContain(
      'no permission set lets anybody read LivePerson_Conversation__c.Mood__c',
    );
  });

  it('finds what a softphone module imports and nobody defines', () => {
    const copy = copyProject();
    copy.write(
      `${MAIN}/lwc/hostTypes/broken.ts`,
      [
        "import read from '@salesforce/apex/LivePersonHostSettings.readAll';",
        "import other from '@salesforce/apex/LivePersonNothing.read';",
        "import channel from '@salesforce/messageChannel/LivePerson_Nowhere__c';",
        "import may from '@salesforce/customPermission/LivePerson_Nobody';",
        "import { thing } from 'c/lpNothing';",
        "export const field = 'Skills__c';",
      ].join('\n'),
    );
    copy.write(
      `${MAIN}/lwc/hostTypes/broken.html`,
      '<template><c-desk-no-such-panel></c-desk-no-such-panel></template>',
    );
    const problems = textsOf(checkReferences(copy.root)).join('\n');
    expect(problems).toContain('no lwc is called deskNoSuchPanel');
    expect(problems).toContain('LivePersonHostSettings has no @AuraEnabled method readAll');
    expect(problems).toContain('no class is called LivePersonNothing');
    expect(problems).toContain('no messageChannel is called LivePerson_Nowhere');
    expect(problems).toContain('no customPermission is called LivePerson_Nobody');
    expect(problems).toContain('no lwc is called lpNothing');
    expect(problems).toContain('Skills__c is defined nowhere');
  });
});
