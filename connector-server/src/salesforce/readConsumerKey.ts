/**
 * The consumer key of an External Client App, which Salesforce makes when the app is deployed. The Metadata API tells it by
 * `readMetadata` (SOAP only) where the org allows that: Setup › External Client App Settings, "Allow access to External Client
 * App consumer secrets via Metadata API", and the user's permission to view them (Metadata API Developer Guide,
 * ExtlClntAppGlobalOauthSettings, "Special Access Rules").
 */
import { salesforceOrigin } from './loginHost.ts';

const TIMEOUT_MS = 30_000;
const KEY = /<(?:\w+:)?consumerKey(?:\s[^>]*)?>\s*([\w.=+/-]{16,512})\s*<\//;

/** Null: Salesforce does not tell, and a person copies it from Setup. Nothing of the answer is kept but the key. */
export async function readConsumerKey(
  lent: { instanceUrl: string; accessToken: string },
  settingsName: string,
  deps: { apiVersion: string; fetch: typeof globalThis.fetch; allowLoopback: boolean },
): Promise<string | null> {
  const origin = salesforceOrigin(lent.instanceUrl, deps.allowLoopback);
  try {
    const response = await deps.fetch(`${origin}/services/Soap/m/${deps.apiVersion}`, {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: '"readMetadata"' },
      body: envelope(lent.accessToken, settingsName),
    });
    const answer = await response.text();
    return response.ok ? (KEY.exec(answer)?.[1] ?? null) : null;
  } catch {
    return null;
  }
}

const envelope = (sessionId: string, name: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:met="http://soap.sforce.com/2006/04/metadata">
  <soapenv:Header><met:SessionHeader><met:sessionId>${escaped(sessionId)}</met:sessionId></met:SessionHeader></soapenv:Header>
  <soapenv:Body><met:readMetadata><met:type>ExtlClntAppGlobalOauthSettings</met:type><met:fullNames>${escaped(name)}</met:fullNames></met:readMetadata></soapenv:Body>
</soapenv:Envelope>`;

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
