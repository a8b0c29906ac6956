/** LivePerson's installation guide lists fields the API user must have, row by row: what this connector needs of each. */
import { expect, test } from 'vitest';
import { listedField } from '../../../connector-server/src/rights/fieldRights.ts';
import { neededRights } from '../../../connector-server/src/rights/neededRights.ts';
import { defaultCrmSettings } from '../../../connector-server/src/settings/crmSchema.ts';

/** `everybody`: no permission set can give or take it. `none`: agents do it with their own rights. */
type Need = 'edit' | 'read' | 'none' | 'everybody';
const needs = new Map(
  neededRights({ crm: defaultCrmSettings() }).flatMap((right) =>
    right.kind === 'field' ? [[`${right.object}.${right.field}`, right.access] as const] : [],
  ),
);
const needOf = (object: string, field: string): Need =>
  listedField(object, field) === null ? 'everybody' : (needs.get(`${object}.${field}`) ?? 'none');

const ROWS: Readonly<Record<string, Readonly<Record<string, Need>>>> = {
  '[PRM-12] Account': { Name: 'everybody', OwnerId: 'everybody', CreatedById: 'everybody', Phone: 'read' },
  '[PRM-13] Contact': {
    AccountId: 'read',
    AssistantPhone: 'read',
    OwnerId: 'everybody',
    CreatedById: 'everybody',
    HomePhone: 'read',
    MobilePhone: 'read',
    OtherPhone: 'read',
    Phone: 'read',
    Email: 'read',
  },
  '[PRM-14] Lead': {
    OwnerId: 'everybody',
    MobilePhone: 'read',
    Name: 'everybody',
    Phone: 'read',
    Email: 'read',
    CreatedById: 'everybody',
    Status: 'everybody',
  },
  '[PRM-15] Task': {
    OwnerId: 'everybody',
    CallDurationInSeconds: 'everybody',
    CallType: 'everybody',
    Description: 'edit',
    CreatedById: 'everybody',
    ActivityDate: 'edit',
    WhoId: 'edit',
    Priority: 'everybody',
    WhatId: 'edit',
    Status: 'everybody',
    Subject: 'everybody',
    TaskSubtype: 'edit',
    Type: 'edit',
    LivePerson_Conversation__c: 'edit',
  },
  '[PRM-16] Opportunity': {
    AccountId: 'none',
    Name: 'everybody',
    OwnerId: 'everybody',
    Amount: 'none',
    CreatedById: 'everybody',
    Probability: 'none',
    StageName: 'everybody',
  },
  '[PRM-16] Case': {
    AccountId: 'none',
    OwnerId: 'everybody',
    Subject: 'none',
    CaseNumber: 'everybody',
    CreatedById: 'everybody',
    Status: 'everybody',
  },
  '[PRM-17] LivePerson_Conversation__c': {
    Name: 'everybody',
    Contact__c: 'edit',
    Lead__c: 'edit',
    Case__c: 'edit',
    Opportunity__c: 'edit',
    Product__c: 'edit',
    Transcript__c: 'edit',
    LastModifiedById: 'everybody',
    OwnerId: 'everybody',
    CSAT_Score__c: 'edit',
    Brand_ID__c: 'edit',
    Engagement_Channel__c: 'edit',
    Skill__c: 'edit',
    Start_Time__c: 'edit',
    End_Time__c: 'edit',
    Account__c: 'edit',
    CreatedById: 'everybody',
    Status__c: 'edit',
  },
};

test.each(Object.entries(ROWS))('%s: each row of the guide is needed, or said not to be', (title, rows) => {
  const object = title.replace(/^\[.*\] /, '');
  for (const [field, need] of Object.entries(rows)) expect(needOf(object, field), `${object}.${field}`).toBe(need);
});

test('[PRM-12] [PRM-13] [PRM-14] [PRM-16] no field of a record of customers is edited by the API user', () => {
  const edited = [...needs].filter(([name, access]) => access === 'edit' && !/^(?:LivePerson_|Task\.)/.test(name));
  expect(edited).toEqual([]);
});
