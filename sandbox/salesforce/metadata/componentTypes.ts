/** Metadata types this org takes, with the folder and ending each has in a zip (Metadata API Developer Guide, "Metadata Types"). */

export type FileForm =
  /** `folder/Name.suffix`, which is XML. */
  | 'xml'
  /** `folder/Name.suffix` holds code or bytes, `folder/Name.suffix-meta.xml` the XML. */
  | 'code'
  /** `folder/Name/…`, with `Name.js-meta.xml` or the like. */
  | 'bundle'
  /** `folder/Folder/Name.suffix`, and `folder/Folder-meta.xml` for the folder. */
  | 'inFolder'
  /** `objects/Name.object` with fields, list views … inside. */
  | 'object';

export interface ComponentType {
  name: string;
  folder: string;
  suffix: string;
  form: FileForm;
}

const xml = (name: string, folder: string, suffix: string): ComponentType => ({ name, folder, suffix, form: 'xml' });

export const COMPONENT_TYPES: readonly ComponentType[] = [
  { name: 'CustomObject', folder: 'objects', suffix: 'object', form: 'object' },
  { name: 'ApexClass', folder: 'classes', suffix: 'cls', form: 'code' },
  { name: 'ApexPage', folder: 'pages', suffix: 'page', form: 'code' },
  { name: 'StaticResource', folder: 'staticresources', suffix: 'resource', form: 'code' },
  { name: 'LightningComponentBundle', folder: 'lwc', suffix: 'js', form: 'bundle' },
  { name: 'Report', folder: 'reports', suffix: 'report', form: 'inFolder' },
  { name: 'Dashboard', folder: 'dashboards', suffix: 'dashboard', form: 'inFolder' },
  xml('CallCenter', 'callCenters', 'callCenter'),
  xml('CspTrustedSite', 'cspTrustedSites', 'cspTrustedSite'),
  xml('CustomApplication', 'applications', 'app'),
  xml('CustomMetadata', 'customMetadata', 'md'),
  xml('CustomPermission', 'customPermissions', 'customPermission'),
  xml('CustomTab', 'tabs', 'tab'),
  xml('ExternalClientApplication', 'externalClientApps', 'eca'),
  xml('ExtlClntAppOauthSettings', 'extlClntAppOauthSettings', 'ecaOauth'),
  xml('ExtlClntAppGlobalOauthSettings', 'extlClntAppGlobalOauthSets', 'ecaGlblOauth'),
  xml('ExtlClntAppConfigurablePolicies', 'extlClntAppPolicies', 'ecaPlcy'),
  xml('ExtlClntAppOauthConfigurablePolicies', 'extlClntAppOauthPolicies', 'ecaOauthPlcy'),
  xml('FlexiPage', 'flexipages', 'flexipage'),
  xml('Layout', 'layouts', 'layout'),
  xml('LightningMessageChannel', 'messageChannels', 'messageChannel'),
  xml('PermissionSet', 'permissionsets', 'permissionset'),
  xml('Queue', 'queues', 'queue'),
  xml('ReportType', 'reportTypes', 'reportType'),
];

export const typeOfFolder = (folder: string): ComponentType | null =>
  COMPONENT_TYPES.find((type) => type.folder === folder) ?? null;

/** What an object file holds besides the object: element name, type, and folder and suffix in source format. */
export const OBJECT_CHILDREN: readonly { element: string; type: string; folder: string; suffix: string }[] = [
  { element: 'fields', type: 'CustomField', folder: 'fields', suffix: 'field' },
  { element: 'listViews', type: 'ListView', folder: 'listViews', suffix: 'listView' },
  { element: 'compactLayouts', type: 'CompactLayout', folder: 'compactLayouts', suffix: 'compactLayout' },
];

/** Whether `package.xml` may name the type. */
export const isKnownType = (name: string): boolean =>
  COMPONENT_TYPES.some((type) => type.name === name) || OBJECT_CHILDREN.some((child) => child.type === name);
