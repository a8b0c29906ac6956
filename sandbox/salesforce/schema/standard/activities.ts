/** Task, Event and TaskStatus. Task's rules beyond plain fields are in data/taskRules.ts. */
import { field, lookup, object, open, owner, picklist, required, system } from '../field.ts';

export const TASK_STATUSES = [
  { name: 'Not Started', closed: false },
  { name: 'In Progress', closed: false },
  { name: 'Completed', closed: true },
  { name: 'Waiting on someone else', closed: false },
  { name: 'Deferred', closed: false },
] as const;

/** Objects a WhatId may name, besides custom objects with activities enabled. */
export const WHAT_OBJECTS = ['Account', 'Case', 'Opportunity', 'Product2'];

const related = () => [
  lookup('WhoId', ['Contact', 'Lead'], { relationshipName: 'Who' }),
  lookup('WhatId', WHAT_OBJECTS, { relationshipName: 'What' }),
  system('AccountId', 'reference', {
    nillable: true,
    referenceTo: ['Account'],
    relationshipName: 'Account',
    idLookup: true,
    fieldSecurity: false,
  }),
];

export const activities = [
  object(
    'Task',
    '00T',
    [
      ...related(),
      // The name of a Task: always visible.
      open('Subject', 'combobox', { length: 255, nameField: true }),
      field('ActivityDate', 'date', { label: 'Due Date Only' }),
      {
        ...picklist(
          'Status',
          TASK_STATUSES.map((s) => s.name),
          { defaulted: true },
        ),
        ...required,
      },
      { ...picklist('Priority', ['Normal', 'High', 'Low'], { defaulted: true }), ...required },
      system('IsHighPriority', 'boolean', { calculated: true }),
      field('Description', 'textarea', { length: 32000, label: 'Comments' }),
      picklist('Type', ['Call', 'Email', 'Meeting', 'Other']),
      picklist('TaskSubtype', ['Task', 'Email', 'ListEmail', 'Cadence', 'Call', 'LinkedIn'], {
        restricted: true,
        updateable: false,
        defaultedOnCreate: true,
        defaultValue: 'Task',
      }),
      // The four Call fields ignore field-level security (Object Reference, Task).
      open('CallDurationInSeconds', 'int', { precision: 8 }),
      {
        ...picklist('CallType', ['Internal', 'Inbound', 'Outbound'], { restricted: true, fieldSecurity: false }),
        length: 40,
      },
      open('CallDisposition', 'string', { length: 255, label: 'Call Result' }),
      open('CallObject', 'string', { length: 255, label: 'Call Object Identifier', idLookup: true }),
      system('IsClosed', 'boolean', { calculated: true }),
      system('IsArchived', 'boolean'),
      system('CompletedDateTime', 'datetime', { nillable: true }),
      field('IsReminderSet', 'boolean'),
      field('ReminderDateTime', 'datetime'),
      owner(['Group', 'User']),
    ],
    { accessRule: 'activity' },
  ),

  object(
    'Event',
    '00U',
    [
      ...related(),
      open('Subject', 'combobox', { length: 255, nameField: true }),
      field('Location', 'string', { length: 255 }),
      field('IsAllDayEvent', 'boolean'),
      open('ActivityDateTime', 'datetime'),
      open('DurationInMinutes', 'int'),
      field('Description', 'textarea', { length: 32000 }),
      field('Type', 'picklist'),
      owner(),
    ],
    { accessRule: 'activity' },
  ),

  object(
    'TaskStatus',
    '01J',
    [
      open('MasterLabel', 'string', { nillable: false, nameField: true }),
      open('ApiName', 'string', { nillable: false }),
      open('SortOrder', 'int'),
      open('IsDefault', 'boolean'),
      open('IsClosed', 'boolean'),
    ],
    { accessRule: 'everyone', sharing: 'None', writable: false, labelPlural: 'Task Statuses' },
  ),
];
