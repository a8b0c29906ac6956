/** Metadata XML of one Setup component -> what the org keeps of it. */
import { isTrue, text, type XmlElement } from '../../../tools/metadata/xml.ts';
import type { CallCenterDefinition, LightningApp, LightningPage, TrustedUrl } from './setupState.ts';

const DIRECTIVES = ['ConnectSrc', 'FontSrc', 'FrameSrc', 'ImgSrc', 'MediaSrc', 'StyleSrc'] as const;

export function trustedUrlOf(body: XmlElement): TrustedUrl {
  return {
    endpointUrl: text(body, 'endpointUrl') ?? '',
    description: text(body, 'description') ?? null,
    isActive: isTrue(body, 'isActive'),
    context: text(body, 'context') ?? 'All',
    directives: new Set(DIRECTIVES.filter((name) => isTrue(body, `isApplicableTo${name}`))),
  };
}

export function appOf(body: XmlElement, name: string): LightningApp {
  return {
    label: text(body, 'label') ?? name,
    navType: text(body, 'navType') === 'Console' ? 'Console' : 'Standard',
    uiType: text(body, 'uiType') === 'Lightning' ? 'Lightning' : 'Aloha',
    utilityBar: text(body, 'utilityBar') ?? null,
  };
}

export function pageOf(body: XmlElement, name: string): LightningPage {
  return {
    label: text(body, 'masterLabel') ?? name,
    type: text(body, 'type') ?? '',
    object: text(body, 'sobjectType') ?? null,
    metadata: body,
  };
}

export function callCenterOf(body: XmlElement, name: string): CallCenterDefinition {
  return { displayName: text(body, 'displayName') ?? name, adapterUrl: text(body, 'adapterUrl') ?? '' };
}
