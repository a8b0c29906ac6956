/** Apps, pages, trusted URLs, call centers, certificates, objects and custom metadata as rows. */
import { X509Certificate } from 'node:crypto';
import type { ComputedTable } from '../records/recordStore.ts';
import type { SharingModel } from '../schema/types.ts';
import { setupRow, type SetupSources } from './computedTable.ts';

/** Organization.Default…Access, as the Object Reference spells it. */
const DEFAULT_ACCESS: Record<SharingModel, string> = {
  Private: 'None',
  Read: 'Read',
  ReadWrite: 'Edit',
  ControlledByParent: 'ControlledByParent',
  None: 'None',
};

/** By object name. */
export function componentTables(sources: SetupSources): Record<string, ComputedTable> {
  const { org, ids } = sources;
  return {
    CspTrustedSite: {
      rows: () =>
        [...org.setup.trustedUrls].map(([name, site]) =>
          setupRow(sources, '08y', name, {
            DeveloperName: name,
            MasterLabel: name,
            EndpointUrl: site.endpointUrl,
            Description: site.description,
            Context: site.context,
            IsActive: site.isActive,
            ...Object.fromEntries([...site.directives].map((directive) => [`IsApplicableTo${directive}`, true])),
          }),
        ),
    },
    AppDefinition: {
      rows: () =>
        [...org.setup.apps].map(([name, app]) =>
          setupRow(sources, '06m', name, {
            DurableId: ids.of('06m', name),
            DeveloperName: name,
            Label: app.label,
            MasterLabel: app.label,
            NavType: app.navType,
            UiType: app.uiType,
            UtilityBar: app.utilityBar,
          }),
        ),
    },
    FlexiPage: {
      rows: () =>
        [...org.setup.pages].map(([name, page]) =>
          setupRow(sources, '0M0', name, {
            DeveloperName: name,
            FullName: name,
            MasterLabel: page.label,
            Type: page.type,
            EntityDefinitionId: page.object,
            Metadata: JSON.stringify(toolingMetadata(page.metadata)),
          }),
        ),
    },
    CallCenter: {
      rows: () =>
        [...org.setup.callCenters].map(([name, center]) =>
          setupRow(sources, '04v', name, {
            Name: center.displayName,
            InternalName: name,
            AdapterUrl: center.adapterUrl,
          }),
        ),
    },
    Certificate: {
      rows: () =>
        [...org.setup.certificates].map(([name, certificate]) =>
          setupRow(sources, '0P1', name, {
            DeveloperName: name,
            MasterLabel: certificate.label,
            KeySize: certificate.keySize,
            ExpirationDate: new Date(new X509Certificate(certificate.certificatePem).validTo)
              .toISOString()
              .slice(0, 10),
          }),
        ),
    },
    SecurityHealthCheckRisks: {
      rows: () => {
        const { clickjackForVisualforce } = org.setup.session;
        return [
          setupRow(sources, '0SR', 'clickjack', {
            DurableId: 'SessionSettings.clickjackVFHeadersDisabled',
            Setting: 'Enable clickjack protection for customer Visualforce pages with headers disabled',
            SettingGroup: 'SessionSettings',
            OrgValue: clickjackForVisualforce ? 'Enabled' : 'Disabled',
            StandardValue: 'Enabled',
          }),
        ];
      },
    },
    Organization: {
      rows: () => [
        setupRow(sources, '00D', org.orgId, {
          Id: org.orgId,
          Name: org.facts.name,
          IsSandbox: org.facts.isSandbox,
          OrganizationType: org.facts.organizationType,
          InstanceName: 'DEMO',
          TimeZoneSidKey: 'UTC',
          LanguageLocaleKey: 'en_US',
          NamespacePrefix: null,
          ...Object.fromEntries(
            ['Account', 'Contact', 'Lead', 'Case', 'Opportunity'].map((name) => [
              `Default${name}Access`,
              DEFAULT_ACCESS[org.schema.object(name)?.sharing ?? 'Private'],
            ]),
          ),
        }),
      ],
    },
    EntityDefinition: {
      rows: () =>
        org.schema.all().map((definition) =>
          setupRow(sources, '4ie', definition.name, {
            Entity: definition.name,
            DurableId: definition.name,
            QualifiedApiName: definition.name,
            DeveloperName: definition.name.replace(/__\w+$/, ''),
            Label: definition.label,
            KeyPrefix: definition.keyPrefix,
            InternalSharingModel: definition.sharing === 'None' ? 'ReadWrite' : definition.sharing,
            IsQueryable: definition.api !== 'tooling',
          }),
        ),
    },
    FieldDefinition: {
      rows: () =>
        org.schema.all().flatMap((definition) =>
          [...definition.fields.values()].map((f) =>
            setupRow(sources, '4if', `${definition.name}.${f.name}`, {
              Entity: definition.name,
              DurableId: `${definition.name}.${f.name}`,
              QualifiedApiName: f.name,
              DeveloperName: f.name.replace(/__c$/, ''),
              Label: f.label,
              DataType: f.type,
              Length: f.length,
              EntityDefinitionId: ids.of('4ie', definition.name),
            }),
          ),
        ),
    },
  };
}

/** A list stays a list when it has one member: the names of what repeats in a page. */
const LISTS = new Set(['flexiPageRegions', 'itemInstances', 'componentInstanceProperties', 'properties']);

/** Metadata XML as the Tooling API's JSON. */
function toolingMetadata(node: unknown): unknown {
  if (node === 'true' || node === 'false') return node === 'true';
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node)
      .filter(([name]) => !name.startsWith('@_'))
      .map(([name, value]) => [
        name,
        Array.isArray(value) || LISTS.has(name) ? [value].flat().map(toolingMetadata) : toolingMetadata(value),
      ]),
  );
}

/** Records of one custom metadata type. */
export function customMetadataTable(sources: SetupSources, objectName: string, keyPrefix: string): ComputedTable {
  const type = objectName.replace(/__mdt$/, '');
  return {
    rows: () =>
      sources.org.customMetadata
        .filter((record) => record.type === type)
        .map((record) =>
          setupRow(sources, keyPrefix, `${type}.${record.name}`, {
            DeveloperName: record.name,
            QualifiedApiName: record.name,
            MasterLabel: record.label,
            Label: record.label,
            Language: 'en_US',
            ...record.values,
          }),
        ),
  };
}
