/** What managers find in Salesforce: reports, report types, dashboard, record pages. */
import { globSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readMetadata } from '../../../tools/metadata/model.ts';
import { elements, readXml, text, texts, type XmlElement } from '../../../tools/metadata/xml.ts';
import { PROJECT } from './projectCopy.ts';

const CONVERSATION = 'LivePerson_Conversation__c';
const model = readMetadata([path.join(PROJECT, 'force-app')]);
const read = (pattern: string): Map<string, XmlElement> =>
  new Map(
    globSync(`force-app/*/default/${pattern}`, { cwd: PROJECT }).map((file) => [
      path.basename(file).replace(/\.[\w-]+\.xml$/, ''),
      readXml(path.join(PROJECT, file)).body,
    ]),
  );
const types = read('reportTypes/*.reportType-meta.xml');
const reports = read('reports/LivePerson/*.report-meta.xml');
const pages = read('flexipages/*.flexipage-meta.xml');

const columnsOf = (type: string): string[] =>
  elements(types.get(type) ?? {}, 'sections')
    .flatMap((section) => elements(section, 'columns'))
    .map((column) => `${text(column, 'table')}$${text(column, 'field')}`);
function report(name: string): XmlElement {
  const found = reports.get(name);
  if (found === undefined) throw new Error(`no report ${name}`);
  return found;
}
const groupsOf = (name: string): string[] =>
  elements(report(name), 'groupingsDown').flatMap((group) => texts(group, 'field'));
const averagesOf = (name: string): string[] =>
  elements(report(name), 'columns')
    .filter((column) => texts(column, 'aggregateTypes').includes('Average'))
    .flatMap((column) => texts(column, 'field'));

describe('report types', () => {
  it('[REP-02] the report type of conversations ships and can be picked', () => {
    const type = types.get('LivePerson_Conversations') ?? {};
    expect([text(type, 'baseObject'), text(type, 'deployed')]).toEqual([CONVERSATION, 'true']);
  });

  it('[REP-01] [REP-05] it offers every field of a conversation but what was said, keys apart', () => {
    const offered = columnsOf('LivePerson_Conversations').map((column) => column.split('$')[1]);
    const left = [...(model.objects.get(CONVERSATION)?.fields.values() ?? [])]
      .filter(({ type, externalId }) => type !== 'LongTextArea' && !externalId)
      .filter(({ name }) => !name.startsWith('Transcript_'))
      .map(({ name }) => name);
    expect(left.filter((name) => !offered.includes(name))).toEqual([]);
    expect(offered).not.toContain('Transcript__c');
  });

  it('[REP-03] fields of a case and of its conversations stand in one report', () => {
    const offered = columnsOf('Cases_with_LivePerson_Conversations');
    expect(offered).toContain('Case$CaseNumber');
    expect(offered).toContain('Case.LivePerson_Conversations__r$CSAT_Score__c');
  });
});

describe('reports', () => {
  it.each([...reports.keys()])(
    '%s uses columns that its report type offers, and groups by no column it shows',
    (name) => {
      const type = text(report(name), 'reportType')?.replace(/__c$/, '') ?? '';
      const shown = elements(report(name), 'columns').flatMap((column) => texts(column, 'field'));
      const groups = groupsOf(name);
      const offered = columnsOf(type);
      expect([...shown, ...groups].filter((column) => !offered.includes(column))).toEqual([]);
      expect(groups.filter((group) => shown.includes(group))).toEqual([]);
      // A deploy refuses a chart by something the report does not group by.
      const [chart = {}] = elements(report(name), 'chart');
      expect(groups).toContain(text(chart, 'groupingColumn'));
    },
  );

  it('[REP-04] chat and messaging are told apart by the API type', () => {
    expect(groupsOf('Chat_and_Messaging')).toEqual([`${CONVERSATION}$API_Type__c`]);
    expect(model.objects.get(CONVERSATION)?.fields.get('API_Type__c')?.picklist?.values).toEqual(['Chat', 'Messaging']);
  });

  it('[REP-05] volume by skill and channel, satisfaction, handling time and agents', () => {
    expect(groupsOf('Conversations_by_Skill')).toEqual([
      `${CONVERSATION}$Skill__c`,
      `${CONVERSATION}$Engagement_Channel__c`,
    ]);
    expect(averagesOf('Satisfaction_by_Skill')).toEqual([`${CONVERSATION}$CSAT_Score__c`]);
    expect(averagesOf('Handling_Time_by_Skill')).toEqual([`${CONVERSATION}$Duration_Minutes__c`]);
    expect(groupsOf('Agents')).toEqual([`${CONVERSATION}$Owner`]);
    expect(averagesOf('Agents')).toEqual([`${CONVERSATION}$Duration_Minutes__c`, `${CONVERSATION}$CSAT_Score__c`]);
  });
});

describe('the dashboard', () => {
  const [dashboard = {}] = read('dashboards/LivePerson/*.dashboard-meta.xml').values();

  it('names no user of an org, so that it deploys anywhere and shows nobody more than they may see', () => {
    expect(text(dashboard, 'dashboardType')).toBe('LoggedInUser');
    expect(text(dashboard, 'runningUser')).toBeUndefined();
  });

  it('its tiles lie beside each other, within its columns', () => {
    const [layout = {}] = elements(dashboard, 'dashboardGridLayout');
    const taken = new Set<string>();
    for (const tile of elements(layout, 'dashboardGridComponents')) {
      const at = (name: string): number => Number(text(tile, name));
      expect(at('columnIndex') + at('colSpan')).toBeLessThanOrEqual(Number(text(layout, 'numberOfColumns')));
      for (let row = at('rowIndex'); row < at('rowIndex') + at('rowSpan'); row++) {
        for (let column = at('columnIndex'); column < at('columnIndex') + at('colSpan'); column++) {
          expect(taken.has(`${row}:${column}`), `two tiles at ${row}:${column}`).toBe(false);
          taken.add(`${row}:${column}`);
        }
      }
    }
  });
});

describe('pages', () => {
  const instances = (page: string): XmlElement[] =>
    elements(pages.get(page) ?? {}, 'flexiPageRegions')
      .flatMap((region) => elements(region, 'itemInstances'))
      .flatMap((item) => elements(item, 'componentInstance'));

  it.each(['Account', 'Contact', 'Lead', 'Case', 'Opportunity'])(
    '[LOG-06] [INS-18] %s shows its conversations as a related list',
    (object) => {
      const list = instances(`LivePerson_${object}_Record_Page`).find(
        (instance) => text(instance, 'componentName') === 'lst:dynamicRelatedList',
      );
      const properties = new Map(
        elements(list ?? {}, 'componentInstanceProperties').map((row) => [text(row, 'name'), text(row, 'value')]),
      );
      expect(properties.get('parentFieldApiName')).toBe(`${object}.Id`);
      const lookup = model.objects.get(CONVERSATION)?.fields.get(`${object}__c`);
      expect(properties.get('relatedListApiName')).toBe(`${lookup?.relationshipName}__r`);
    },
  );

  it('[PRM-19] [INS-17] the transcript is on the page of a conversation for transcript readers only', () => {
    const viewer = instances('LivePerson_Conversation_Record_Page').find(
      (instance) => text(instance, 'componentName') === 'lpTranscript',
    );
    const criteria = elements(viewer ?? {}, 'visibilityRule').flatMap((rule) => elements(rule, 'criteria'));
    expect(criteria.map((one) => [text(one, 'leftValue'), text(one, 'operator'), text(one, 'rightValue')])).toEqual([
      ['{!$Permission.CustomPermission.LivePerson_Transcript_Reader}', 'EQUAL', 'true'],
    ]);
  });

  it('[TRN-04] one object, one tab and one page hold chats and messaging alike', () => {
    const objects = [...model.objects.values()].filter(({ kind }) => kind === 'custom').map(({ name }) => name);
    // The audit of what agents write holds no conversation.
    expect(objects.filter((name) => name !== 'LivePerson_Record_Audit__c')).toEqual([CONVERSATION]);
  });
});
