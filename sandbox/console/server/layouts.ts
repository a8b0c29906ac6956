/** What the console shows of each object: icon, highlights, detail columns, related lists, list view columns. */
import { readFileSync } from 'node:fs';
import { XMLParser } from 'fast-xml-parser';
import { conversationColumns } from './recordPages.ts';

export interface RelatedList {
  title: string;
  object: string;
  /** Lookup on the child that points here. */
  field: string;
  columns: string[];
}

export interface ObjectLayout {
  icon: string;
  label: string;
  plural: string;
  nameField: string;
  highlights: string[];
  sections: { title: string; columns: string[][] }[];
  related: RelatedList[];
  list: string[];
  /** Fields of the "New" form. */
  form: string[];
}

/** On the page of a standard object, by the lookup that points at it. */
const conversations = (object: string): RelatedList => ({
  title: 'LivePerson Conversations',
  object: 'LivePerson_Conversation__c',
  field: `${object}__c`,
  columns: conversationColumns(object),
});

const STANDARD: Record<string, ObjectLayout> = {
  Account: {
    icon: 'account',
    label: 'Account',
    plural: 'Accounts',
    nameField: 'Name',
    highlights: ['Type', 'Phone', 'OwnerId', 'Industry'],
    sections: [
      {
        title: 'Account Information',
        columns: [
          ['Name', 'Type', 'Industry'],
          ['Phone', 'OwnerId', 'CreatedById'],
        ],
      },
    ],
    related: [
      { title: 'Contacts', object: 'Contact', field: 'AccountId', columns: ['Name', 'Email', 'Phone'] },
      { title: 'Cases', object: 'Case', field: 'AccountId', columns: ['CaseNumber', 'Subject', 'Status'] },
      { title: 'Opportunities', object: 'Opportunity', field: 'AccountId', columns: ['Name', 'StageName', 'Amount'] },
      conversations('Account'),
    ],
    list: ['Name', 'Type', 'Phone', 'Industry'],
    form: ['Name', 'Phone', 'Type', 'Industry'],
  },
  Contact: {
    icon: 'contact',
    label: 'Contact',
    plural: 'Contacts',
    nameField: 'Name',
    highlights: ['AccountId', 'Phone', 'Email', 'OwnerId'],
    sections: [
      {
        title: 'Contact Information',
        columns: [
          ['Name', 'AccountId', 'Email'],
          ['Phone', 'MobilePhone', 'OwnerId'],
        ],
      },
    ],
    related: [
      { title: 'Cases', object: 'Case', field: 'ContactId', columns: ['CaseNumber', 'Subject', 'Status'] },
      conversations('Contact'),
    ],
    list: ['Name', 'AccountId', 'Email', 'Phone'],
    form: ['FirstName', 'LastName', 'Email', 'Phone'],
  },
  Lead: {
    icon: 'lead',
    label: 'Lead',
    plural: 'Leads',
    nameField: 'Name',
    highlights: ['Company', 'Phone', 'Email', 'Status'],
    sections: [
      {
        title: 'Lead Information',
        columns: [
          ['Name', 'Company', 'Status'],
          ['Email', 'Phone', 'OwnerId'],
        ],
      },
    ],
    related: [conversations('Lead')],
    list: ['Name', 'Company', 'Email', 'Status'],
    form: ['FirstName', 'LastName', 'Company', 'Email', 'Phone'],
  },
  Case: {
    icon: 'case',
    label: 'Case',
    plural: 'Cases',
    nameField: 'CaseNumber',
    highlights: ['Priority', 'Status', 'CaseNumber', 'OwnerId'],
    sections: [
      {
        title: 'Case Information',
        columns: [
          ['CaseNumber', 'Subject', 'Status'],
          ['ContactId', 'AccountId', 'Origin'],
        ],
      },
    ],
    related: [conversations('Case')],
    list: ['CaseNumber', 'Subject', 'Status', 'Priority'],
    form: ['Subject', 'Status', 'Origin', 'Priority'],
  },
  Opportunity: {
    icon: 'opportunity',
    label: 'Opportunity',
    plural: 'Opportunities',
    nameField: 'Name',
    highlights: ['AccountId', 'StageName', 'Amount', 'CloseDate'],
    sections: [
      {
        title: 'Opportunity Information',
        columns: [
          ['Name', 'AccountId', 'StageName'],
          ['Amount', 'CloseDate', 'OwnerId'],
        ],
      },
    ],
    related: [conversations('Opportunity')],
    list: ['Name', 'AccountId', 'StageName', 'Amount'],
    form: ['Name', 'StageName', 'CloseDate', 'Amount'],
  },
  Task: {
    icon: 'task',
    label: 'Task',
    plural: 'Tasks',
    nameField: 'Subject',
    highlights: ['Status', 'ActivityDate', 'OwnerId', 'WhoId'],
    sections: [
      {
        title: 'Task Information',
        columns: [
          ['Subject', 'Status', 'Priority', 'ActivityDate', 'OwnerId'],
          ['WhoId', 'WhatId', 'LivePerson_Conversation__c', 'TaskSubtype', 'Type'],
        ],
      },
      {
        title: 'Call',
        columns: [
          ['CallType', 'CallDurationInSeconds'],
          ['CallObject', 'CallDisposition'],
        ],
      },
      { title: 'Comments', columns: [['Description']] },
    ],
    related: [],
    list: ['Subject', 'Status', 'ActivityDate', 'OwnerId'],
    form: ['Subject'],
  },
};

const many = <T>(value: T | T[] | undefined): T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

interface LayoutXml {
  Layout: { layoutSections?: unknown };
}
interface SectionXml {
  label?: string;
  layoutColumns?:
    | { layoutItems?: { field?: string } | { field?: string }[] }
    | { layoutItems?: { field?: string } | { field?: string }[] }[];
}

const CONVERSATION_LAYOUT = new URL(
  '../../../force-app/main/default/layouts/LivePerson_Conversation__c-LivePerson Conversation Layout.layout-meta.xml',
  import.meta.url,
);

/** Our own object is shown by the page layout we ship, so that a field forgotten there is missed here too. */
function conversationLayout(): ObjectLayout {
  const xml = new XMLParser().parse(readFileSync(CONVERSATION_LAYOUT, 'utf8')) as LayoutXml;
  const sections = many(xml.Layout.layoutSections as SectionXml | SectionXml[]).map((section) => ({
    title: section.label ?? '',
    columns: many(section.layoutColumns).map((column) =>
      many(column.layoutItems).flatMap((item) => (item.field ? [item.field] : [])),
    ),
  }));
  return {
    icon: 'live_chat',
    label: 'LivePerson Conversation',
    plural: 'LivePerson Conversations',
    nameField: 'Name',
    highlights: ['Status__c', 'Engagement_Channel__c', 'Skill__c', 'CSAT_Score__c'],
    sections,
    related: [
      {
        title: 'LivePerson Activities',
        object: 'Task',
        field: 'LivePerson_Conversation__c',
        columns: ['Subject', 'Status', 'OwnerId', 'ActivityDate'],
      },
    ],
    list: ['Name', 'Status__c', 'Contact__c', 'Engagement_Channel__c', 'Start_Time__c', 'OwnerId'],
    form: ['Name'],
  };
}

let cached: Record<string, ObjectLayout> | null = null;

/** Layout of an object, or null when the console has no page for it. */
export function layoutOf(object: string): ObjectLayout | null {
  cached ??= { ...STANDARD, LivePerson_Conversation__c: conversationLayout() };
  return cached[object] ?? null;
}

/** Objects of the console's navigation menu, in order. */
export const NAVIGATION = ['Contact', 'Account', 'Case', 'Lead', 'LivePerson_Conversation__c'] as const;
