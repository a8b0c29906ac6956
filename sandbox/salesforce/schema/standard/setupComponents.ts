/** Components of Setup that can be queried: apps, pages, trusted URLs, certificates; and what the org knows of its own objects. */
import { lookup, object, open } from '../field.ts';

const never = { createable: false, updateable: false } as const;
const text = (name: string, length = 80) => open(name, 'string', { ...never, length });
const flag = (name: string) => open(name, 'boolean', never);

export const setupComponents = [
  object(
    'CspTrustedSite',
    '08y',
    [
      text('DeveloperName'),
      text('MasterLabel'),
      text('NamespacePrefix', 15),
      text('EndpointUrl', 1000),
      text('Description', 765),
      open('Context', 'picklist', never),
      flag('IsActive'),
      ...['ConnectSrc', 'FontSrc', 'FrameSrc', 'ImgSrc', 'MediaSrc', 'StyleSrc'].map((name) =>
        flag(`IsApplicableTo${name}`),
      ),
    ],
    { accessRule: 'viewSetup', sharing: 'None', writable: false, label: 'CSP Trusted Site', api: 'both' },
  ),
  object(
    'AppDefinition',
    '06m',
    [
      text('DurableId', 255),
      text('DeveloperName'),
      text('Label', 1000),
      text('MasterLabel', 40),
      text('NamespacePrefix', 15),
      open('NavType', 'picklist', never),
      open('UiType', 'picklist', never),
      text('UtilityBar'),
    ],
    { accessRule: 'apps', sharing: 'None', writable: false, label: 'App Definition', api: 'both' },
  ),
  object(
    'FlexiPage',
    '0M0',
    [
      text('DeveloperName'),
      text('MasterLabel'),
      text('NamespacePrefix', 15),
      open('Type', 'picklist', never),
      text('EntityDefinitionId', 255),
      text('FullName', 255),
      open('Metadata', 'complexvalue', { ...never, filterable: false, sortable: false }),
    ],
    { accessRule: 'viewSetup', sharing: 'None', writable: false, label: 'Lightning Page', api: 'tooling' },
  ),
  object(
    'Certificate',
    '0P1',
    [
      text('DeveloperName'),
      text('MasterLabel', 64),
      text('NamespacePrefix', 15),
      open('ExpirationDate', 'date', never),
      open('KeySize', 'int', never),
    ],
    { accessRule: 'viewSetup', sharing: 'None', writable: false, api: 'tooling' },
  ),
  object(
    'SecurityHealthCheckRisks',
    '0SR',
    [
      text('DurableId', 255),
      text('Setting', 255),
      text('SettingGroup', 255),
      text('OrgValue', 255),
      text('StandardValue', 255),
    ],
    { accessRule: 'viewSetup', sharing: 'None', writable: false, label: 'Security Health Check Risks', api: 'tooling' },
  ),
  object(
    'EntityDefinition',
    '4ie',
    [
      text('DurableId', 255),
      text('QualifiedApiName', 70),
      text('DeveloperName', 70),
      text('Label'),
      text('KeyPrefix', 3),
      text('NamespacePrefix', 15),
      text('InternalSharingModel', 40),
      flag('IsQueryable'),
    ],
    { accessRule: 'entities', sharing: 'None', writable: false, label: 'Entity Definition', api: 'both' },
  ),
  object(
    'FieldDefinition',
    '4if',
    [
      text('DurableId', 255),
      text('QualifiedApiName', 70),
      text('DeveloperName', 70),
      text('Label'),
      text('DataType'),
      open('Length', 'int', never),
      lookup('EntityDefinitionId', 'EntityDefinition', { ...never, fieldSecurity: false }),
    ],
    { accessRule: 'entities', sharing: 'None', writable: false, label: 'Field Definition', api: 'both' },
  ),
];
