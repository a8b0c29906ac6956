import type { HostContext } from 'c/hostTypes';

/** A page of the platform (`lightning/navigation`). */
export interface PageReference {
  type: string;
  attributes: Record<string, string>;
  state?: Record<string, string>;
}

/** The record a page shows; null for lists, home and everything else. The platform does not tell its name. */
export function contextOf(page: PageReference | null): HostContext | null {
  const recordId = page?.type === 'standard__recordPage' ? page.attributes['recordId'] : undefined;
  return recordId ? { recordId, object: page?.attributes['objectApiName'] ?? '', name: '' } : null;
}

export function sameContext(a: HostContext | null, b: HostContext | null): boolean {
  return a?.recordId === b?.recordId;
}
