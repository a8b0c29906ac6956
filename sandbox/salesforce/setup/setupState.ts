/** What an administrator keeps in Setup beside objects and permission sets. A deploy and the Setup pages change it; queries read it. */
import { componentName, filesBelow } from '../../../tools/metadata/files.ts';
import { readXml, type XmlElement } from '../../../tools/metadata/xml.ts';
import type { CertifiedKey } from '../oauth/orgKeys.ts';
import { appOf, callCenterOf, pageOf, trustedUrlOf } from './setupComponents.ts';

/** An entry of Trusted URLs (CspTrustedSite). */
export interface TrustedUrl {
  endpointUrl: string;
  description: string | null;
  isActive: boolean;
  /** `All`, `LEX`, `Communities`, `VisualForce` … */
  context: string;
  /** CSP directives it widens, e.g. `ConnectSrc`. */
  directives: ReadonlySet<string>;
}

/** A Lightning app (CustomApplication). */
export interface LightningApp {
  label: string;
  navType: 'Standard' | 'Console';
  uiType: 'Lightning' | 'Aloha';
  /** API name of the page with its utility items. */
  utilityBar: string | null;
}

/** A Lightning page (FlexiPage), utility bars among them. */
export interface LightningPage {
  label: string;
  /** `UtilityBar`, `RecordPage`, `AppPage` … */
  type: string;
  /** API name of the object of a record page. */
  object: string | null;
  /** The component as the Tooling API's Metadata column shows it. */
  metadata: XmlElement;
}

export interface CallCenterDefinition {
  displayName: string;
  adapterUrl: string;
}

/** A certificate of Certificate and Key Management. */
export interface OrgCertificate extends CertifiedKey {
  label: string;
  keySize: 2048 | 4096;
}

/** Every map is keyed by API name. */
export interface SetupState {
  trustedUrls: Map<string, TrustedUrl>;
  apps: Map<string, LightningApp>;
  pages: Map<string, LightningPage>;
  callCenters: Map<string, CallCenterDefinition>;
  certificates: Map<string, OrgCertificate>;
  session: {
    /** "Enable clickjack protection for customer Visualforce pages with headers disabled". */
    clickjackForVisualforce: boolean;
    lightningWebSecurity: boolean;
  };
}

/** The apps every org has before anything is installed; they have a utility bar of their own. */
function standardApps(): Map<string, LightningApp> {
  return new Map([
    ['LightningSales', { label: 'Sales', navType: 'Standard', uiType: 'Lightning', utilityBar: null }],
    ['LightningSalesConsole', { label: 'Sales Console', navType: 'Console', uiType: 'Lightning', utilityBar: null }],
    ['LightningService', { label: 'Service Console', navType: 'Console', uiType: 'Lightning', utilityBar: null }],
  ]);
}

/** Setup of an org in which nothing was deployed. */
export function emptySetup(): SetupState {
  return {
    trustedUrls: new Map(),
    apps: standardApps(),
    pages: new Map(),
    callCenters: new Map(),
    certificates: new Map(),
    session: { clickjackForVisualforce: false, lightningWebSecurity: true },
  };
}

/** Puts one component in, by its metadata type and API name. False: not a component Setup keeps here. */
export function putComponent(setup: SetupState, type: string, name: string, body: XmlElement): boolean {
  switch (type) {
    case 'CspTrustedSite':
      setup.trustedUrls.set(name, trustedUrlOf(body));
      return true;
    case 'CustomApplication':
      setup.apps.set(name, appOf(body, name));
      return true;
    case 'FlexiPage':
      setup.pages.set(name, pageOf(body, name));
      return true;
    case 'CallCenter':
      setup.callCenters.set(name, callCenterOf(body, name));
      return true;
    default:
      return false;
  }
}

const SUFFIXES = {
  cspTrustedSite: 'CspTrustedSite',
  app: 'CustomApplication',
  flexipage: 'FlexiPage',
  callCenter: 'CallCenter',
};

/** Setup of an org to which source-format folders were deployed. */
export function readSetup(dirs: readonly string[]): SetupState {
  const setup = emptySetup();
  for (const file of filesBelow(dirs)) {
    if (!file.endsWith('-meta.xml')) continue;
    for (const [suffix, type] of Object.entries(SUFFIXES)) {
      const name = componentName(file, suffix);
      if (name !== null) putComponent(setup, type, name, readXml(file).body);
    }
  }
  return setup;
}
