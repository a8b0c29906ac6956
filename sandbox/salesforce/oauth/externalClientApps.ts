/** External Client Apps: what was deployed of them, what an administrator set in Setup, and the OAuth client they make together. */
import { randomBytes } from 'node:crypto';
import { parseXml, text, type XmlElement } from '../../../tools/metadata/xml.ts';
import type { Component } from '../metadata/component.ts';
import type { OAuthClient } from './oauthClient.ts';

export interface ExternalClientApp {
  name: string;
  label: string;
  /** Null: no OAuth settings were deployed. */
  scopes: string[] | null;
  /** Null: no global OAuth settings were deployed, so there is no consumer key. */
  global: {
    consumerKey: string;
    consumerSecret: string;
    callbackUrls: string[];
    certificatePem: string | null;
    pkceRequired: boolean;
    refreshTokenRotation: boolean;
    clientCredentials: boolean;
  } | null;
  policy: {
    enabled: boolean;
    oauth: boolean;
    permittedUsers: 'AllSelfAuthorized' | 'AdminApprovedPreAuthorized';
    /** API names. */
    permissionSets: Set<string>;
    clientCredentials: boolean;
    runAsUsername: string | null;
  };
}

/** OAuth scopes: word of the metadata, word of the protocol. */
const SCOPE_WORDS: Record<string, string[]> = {
  Api: ['api'],
  RefreshToken: ['refresh_token', 'offline_access'],
  OpenID: ['openid'],
  Basic: ['id', 'profile', 'email'],
  Profile: ['profile'],
  Email: ['email'],
  CustomPermissions: ['custom_permissions'],
  Web: ['web'],
  Full: ['full'],
};

const list = (value: string | undefined): string[] => (value ?? '').split(',').map((s) => s.trim()).filter(Boolean); // prettier-ignore
const on = (body: XmlElement, name: string): boolean => text(body, name) === 'true';

export class ExternalClientApps {
  readonly #apps = new Map<string, ExternalClientApp>();
  readonly #clients: Map<string, OAuthClient>;
  readonly #nameOfSet: (id: string) => string | null;

  /** `clients` is kept in step; `nameOfSet` gives the API name of a permission set id. */
  constructor(clients: Map<string, OAuthClient>, nameOfSet: (id: string) => string | null) {
    this.#clients = clients;
    this.#nameOfSet = nameOfSet;
  }

  all(): ExternalClientApp[] {
    return [...this.#apps.values()];
  }

  get(name: string): ExternalClientApp | null {
    return this.#apps.get(name) ?? null;
  }

  /** The app whose global OAuth settings carry this name. */
  ofGlobalSettings(fullName: string): ExternalClientApp | null {
    return this.#apps.get(this.#globalNames.get(fullName) ?? '') ?? null;
  }
  readonly #globalNames = new Map<string, string>();

  /** What an administrator changes on the app's policies in Setup. */
  setPolicy(name: string, change: Partial<ExternalClientApp['policy']>): void {
    const app = this.#apps.get(name);
    if (!app) return;
    Object.assign(app.policy, change);
    this.#register(app);
  }

  /** The certificate of the JWT bearer flow, as uploaded in Setup; null takes it away. */
  setCertificate(name: string, certificatePem: string | null): void {
    const app = this.#apps.get(name);
    if (!app?.global) return;
    app.global.certificatePem = certificatePem;
    this.#register(app);
  }

  remove(name: string): void {
    const app = this.#apps.get(name);
    if (app?.global) this.#clients.delete(app.global.consumerKey);
    this.#apps.delete(name);
  }

  /** Takes over what a deploy holds of apps. */
  deployed(components: readonly Component[]): void {
    for (const { type, fullName, fileName, files } of components)
      for (const content of files.values()) {
        if (type === 'ExternalClientApplication')
          this.#app(fullName, parseXml(content.toString('utf8'), fileName).body);
        else if (type.startsWith('ExtlClntApp'))
          this.#part(type, fullName, parseXml(content.toString('utf8'), fileName).body);
      }
    for (const app of this.#apps.values()) this.#register(app);
  }

  #app(name: string, body: XmlElement): void {
    const app = this.#of(name);
    app.label = text(body, 'label') ?? name;
  }

  #of(name: string): ExternalClientApp {
    const known = this.#apps.get(name);
    if (known) return known;
    const app: ExternalClientApp = {
      name,
      label: name,
      scopes: null,
      global: null,
      policy: {
        enabled: true,
        oauth: true,
        permittedUsers: 'AllSelfAuthorized',
        permissionSets: new Set(),
        clientCredentials: false,
        runAsUsername: null,
      },
    };
    this.#apps.set(name, app);
    return app;
  }

  #part(type: string, fullName: string, body: XmlElement): void {
    const app = this.#of(text(body, 'externalClientApplication') ?? '');
    if (type === 'ExtlClntAppOauthSettings') app.scopes = list(text(body, 'commaSeparatedOauthScopes'));
    else if (type === 'ExtlClntAppConfigurablePolicies') {
      app.policy.enabled = on(body, 'isEnabled');
      app.policy.oauth = on(body, 'isOauthPluginEnabled');
    } else if (type === 'ExtlClntAppOauthConfigurablePolicies') this.#policy(app, body);
    else {
      this.#globalNames.set(fullName, app.name);
      this.#global(app, body);
    }
  }

  #policy(app: ExternalClientApp, body: XmlElement): void {
    const permitted = text(body, 'permittedUsersPolicyType');
    if (permitted === 'AllSelfAuthorized' || permitted === 'AdminApprovedPreAuthorized')
      app.policy.permittedUsers = permitted;
    // Left out, what Setup holds stays.
    if (body['commaSeparatedPermissionSet'] !== undefined)
      app.policy.permissionSets = new Set(
        list(text(body, 'commaSeparatedPermissionSet')).map((each) => this.#nameOfSet(each) ?? each),
      );
    if (body['isClientCredentialsFlowEnabled'] !== undefined)
      app.policy.clientCredentials = on(body, 'isClientCredentialsFlowEnabled');
    const user = text(body, 'clientCredentialsFlowUser');
    if (user !== undefined && user !== '') app.policy.runAsUsername = user;
  }

  #global(app: ExternalClientApp, body: XmlElement): void {
    const before = app.global;
    const fresh = (known: string | undefined, rotate: string, bytes: number, prefix: string): string =>
      known === undefined || on(body, rotate) ? prefix + randomBytes(bytes).toString('base64url') : known;
    const certificate = text(body, 'certificate')?.trim();
    if (before) this.#clients.delete(before.consumerKey);
    app.global = {
      consumerKey: fresh(before?.consumerKey, 'shouldRotateConsumerKey', 60, '3MVG9'),
      consumerSecret: fresh(before?.consumerSecret, 'shouldRotateConsumerSecret', 32, ''),
      callbackUrls: (text(body, 'callbackUrl') ?? '').split(/\s+/).filter(Boolean),
      certificatePem: certificate === undefined || certificate === '' ? null : certificate,
      pkceRequired: on(body, 'isPkceRequired'),
      refreshTokenRotation: on(body, 'isRefreshTokenRotationEnabled'),
      clientCredentials: on(body, 'isClientCredentialsFlowEnabled'),
    };
  }

  #register(app: ExternalClientApp): void {
    const { global, policy, scopes } = app;
    if (!global) return;
    this.#clients.set(global.consumerKey, {
      clientId: global.consumerKey,
      clientSecret: global.consumerSecret,
      certificatePem: global.certificatePem,
      runAsUsername: global.clientCredentials && policy.clientCredentials ? policy.runAsUsername : null,
      redirectUris: global.callbackUrls,
      preAuthorizedPermissionSets: [...policy.permissionSets],
      app: {
        enabled: policy.enabled && policy.oauth && scopes !== null,
        scopes: (scopes ?? []).flatMap((scope) => SCOPE_WORDS[scope] ?? [scope.toLowerCase()]),
        permittedUsers: policy.permittedUsers,
        pkceRequired: global.pkceRequired,
        refreshTokenRotation: global.refreshTokenRotation,
      },
    });
  }
}
