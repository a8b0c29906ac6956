/**
 * Renders the Visualforce page we ship the way the platform would: merge fields encoded, apex tags expanded. What it
 * does not know it refuses, so that a page using more than the platform subset below is noticed here.
 */
import { readFileSync } from 'node:fs';

export interface VisualforceContext {
  userId: string;
  organizationId: string;
  language: string;
  /** Turns a static resource and a path in it into an address. */
  resourceUrl(name: string, path: string): string;
  sldsUrl: string;
}

const encode = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

/** HTML of `force-app/open-cti/default/pages/<name>.page` for one user. Throws on anything it does not know. */
export function renderVisualforcePage(file: URL, context: VisualforceContext): string {
  const source = readFileSync(file, 'utf8');
  const values: Record<string, string> = {
    '$User.Id': context.userId,
    '$User.LanguageLocaleKey': context.language,
    '$Organization.Id': context.organizationId,
  };
  const html = source
    .replace(/<apex:page[^>]*>/, '')
    .replace('</apex:page>', '')
    .replace(/<apex:slds\s*\/>/g, `<link rel="stylesheet" href="${encode(context.sldsUrl)}"/>`)
    .replace(/\{!URLFOR\(\$Resource\.(\w+),\s*'([^']+)'\)\}/g, (_all, name: string, path: string) =>
      encode(context.resourceUrl(name, path)),
    )
    .replace(/\{!([^}]+)\}/g, (_all, expression: string) => {
      const value = values[expression.trim()];
      if (value === undefined)
        throw new Error(`The page uses a merge field this stand-in does not know: ${expression}`);
      return encode(value);
    });
  const unknown = /<apex:\w+/.exec(html);
  if (unknown) throw new Error(`The page uses a tag this stand-in does not know: ${unknown[0]}`);
  return `<!DOCTYPE html>\n${html.trim()}\n`;
}
