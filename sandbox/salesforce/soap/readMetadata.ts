/** `/services/Soap/m/NN.0`: `readMetadata` of an app's global OAuth settings, the one way the Metadata API tells a consumer key. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { elements, parseXml, text, texts, type XmlElement } from '../../../tools/metadata/xml.ts';
import type { OAuthState } from '../oauth/oauthState.ts';
import type { ExternalClientApps } from '../oauth/externalClientApps.ts';
import { readBytes } from '../rest/readBody.ts';

const TYPE = 'ExtlClntAppGlobalOauthSettings';
const NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';

const escape = (value: string): string => value.replace(/[&<>]/g, (c) => `&#${c.charCodeAt(0)};`);

function answer(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'Content-Type': 'text/xml; charset=utf-8' });
  response.end(
    `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="${NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`,
  );
}

function fault(response: ServerResponse, code: string, words: string): void {
  answer(
    response,
    500,
    `<soapenv:Fault><faultcode>sf:${code}</faultcode><faultstring>${code}: ${escape(words)}</faultstring></soapenv:Fault>`,
  );
}

/** The first child whose name without prefix is `name`. */
function child(node: XmlElement, name: string): XmlElement | null {
  const key = Object.keys(node).find((each) => each.replace(/^\w+:/, '') === name);
  return key === undefined ? null : (elements(node, key)[0] ?? null);
}
function values(node: XmlElement, name: string): string[] {
  const key = Object.keys(node).find((each) => each.replace(/^\w+:/, '') === name);
  return key === undefined ? [] : [...texts(node, key), ...elements(node, key).flatMap((e) => text({ e }, 'e') ?? [])];
}

export interface SoapState {
  oauth: OAuthState;
  apps: ExternalClientApps;
}

function records({ oauth, apps }: SoapState, names: readonly string[]): string {
  return names
    .map((name) => {
      const app = apps.ofGlobalSettings(name);
      if (!app?.global) return '<records xsi:nil="true"/>';
      const { global } = app;
      const secrets = oauth.org.switches.consumerKeyIsReadable
        ? `<consumerKey>${escape(global.consumerKey)}</consumerKey><consumerSecret>${escape(global.consumerSecret)}</consumerSecret>`
        : '';
      return `<records xsi:type="${TYPE}"><fullName>${escape(name)}</fullName><callbackUrl>${escape(global.callbackUrls.join('\n'))}</callbackUrl>${secrets}<externalClientApplication>${escape(app.name)}</externalClientApplication><isPkceRequired>${global.pkceRequired}</isPkceRequired></records>`;
    })
    .join('');
}

/** Answers whatever was asked below `/services/Soap/m/`. */
export async function handleSoap(state: SoapState, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { oauth } = state;
  if (request.headers.soapaction === undefined) return fault(response, 'CLIENT', 'SOAPAction HTTP header missing');
  let envelope: XmlElement;
  try {
    envelope = parseXml((await readBytes(request)).toString('utf8'), 'request').body;
  } catch {
    return fault(response, 'CLIENT', 'The request is not XML');
  }
  const header = child(child(envelope, 'Header') ?? {}, 'SessionHeader');
  const session = oauth.tokens.session(values(header ?? {}, 'sessionId')[0] ?? '');
  if (!session) return fault(response, 'INVALID_SESSION_ID', 'Invalid Session ID found in SessionHeader');
  const access = oauth.org.accessOf(session.userId);
  if (!access.can('ModifyMetadata') && !access.can('ModifyAllData'))
    return fault(
      response,
      'INSUFFICIENT_ACCESS',
      'use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions',
    );
  const asked = child(child(envelope, 'Body') ?? {}, 'readMetadata');
  if (!asked) return fault(response, 'UNSUPPORTED_OPERATION', 'this stand-in reads metadata only');
  const [type = ''] = values(asked, 'type');
  if (type !== TYPE) return fault(response, 'INVALID_TYPE', `this stand-in does not read ${type}`);
  const names = values(asked, 'fullNames');
  answer(response, 200, `<readMetadataResponse><result>${records(state, names)}</result></readMetadataResponse>`);
}
