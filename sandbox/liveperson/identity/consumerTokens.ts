/** Consumer identities: ids, the JWTs of the identity provider, and the brand's own token behind them. */
import { createHash, randomUUID } from 'node:crypto';
import type { JWTPayload } from 'jose';
import type { CloudContext } from '../context.ts';
import { isObject } from '../json.ts';

export const IDP_ISSUER = 'https://idp.liveperson.net';
export const BRAND_ISSUER = 'https://login.brand.example';
const HOUR_S = 3_600;
const EXTERNAL_S = 600;

export interface ConsumerIdentity {
  consumerId: string;
  authenticated: boolean;
  jwt: string;
}

const audience = (cloud: CloudContext): string => `acc:${cloud.world.account}`;

/** The same person of the same issuer always is the same consumer. */
export const consumerIdOf = (cloud: CloudContext, claims: JWTPayload): string =>
  createHash('sha256')
    .update(`${cloud.world.account}\n${String(claims.iss)}\n${String(claims.sub)}`)
    .digest('hex');

const consumerJwt = (cloud: CloudContext, consumerId: string, extra: JWTPayload = {}): Promise<string> =>
  cloud.keys.sign('idp', { sub: consumerId, aud: audience(cloud), iss: IDP_ISSUER, ...extra }, HOUR_S);

export async function anonymousJwt(cloud: CloudContext, consumerId: string = randomUUID()): Promise<string> {
  cloud.consumers.ensure(consumerId);
  return consumerJwt(cloud, consumerId);
}

export const externalToken = (cloud: CloudContext, sub: string = randomUUID()): Promise<string> =>
  cloud.keys.sign('idp', { sub, aud: audience(cloud), iss: IDP_ISSUER, ext: true }, EXTERNAL_S);

/** Subject of an external anonymous token, in force or not (it can be renewed for 730 hours), or undefined. */
export async function externalSubject(cloud: CloudContext, token: string): Promise<string | undefined> {
  const claims = await cloud.keys.verify('idp', token, IDP_ISSUER);
  return claims?.['ext'] === true ? claims.sub : undefined;
}

/** What the brand's web site signs for a person it knows. */
export const brandJwt = (cloud: CloudContext, claims: JWTPayload): Promise<string> =>
  cloud.keys.sign('brand', { iss: BRAND_ISSUER, aud: audience(cloud), ...claims }, HOUR_S);

/** The consumer a brand token names, with the profile taken over; undefined when it does not verify. */
export async function authenticateBrand(cloud: CloudContext, token: string): Promise<string | undefined> {
  const claims = await cloud.keys.verify('brand', token, BRAND_ISSUER);
  if (claims?.sub === undefined || claims.aud !== audience(cloud)) return undefined;
  const consumerId = consumerIdOf(cloud, claims);
  cloud.consumers.authenticate(consumerId, claims);
  return consumerJwt(cloud, consumerId, { 'lp.ext': { sub: claims.sub, iss: claims.iss } });
}

/** Who a consumer JWT is, or undefined when it is not one of ours, too old, or too long. */
export async function consumerOfJwt(cloud: CloudContext, jwt: string): Promise<ConsumerIdentity | undefined> {
  if (jwt.length > 2_048) return undefined;
  const claims = await cloud.keys.verify('idp', jwt, IDP_ISSUER);
  if (claims?.sub === undefined || claims.aud !== audience(cloud) || claims['ext'] === true) return undefined;
  return { consumerId: claims.sub, authenticated: isObject(claims['lp.ext']), jwt };
}
