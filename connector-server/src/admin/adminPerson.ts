import type { Request, Response } from 'express';
import type { AdminProblem, AdminSelf } from '../protocol/adminTypes.ts';

/** Who asks under /admin. */
export interface AdminPerson {
  /** The org whose connections may be administered; null: all of them (a set-up link). */
  orgId: string | null;
  /** Salesforce user id; null: a set-up link, which is nobody's. */
  salesforceUserId: string | null;
  username: string;
  name: string;
  by: AdminSelf['by'];
  /** When this ends unless it is used; null: not known here. */
  expiresAt: number | null;
}

/** The part of a connection that the door of the API needs. `settings/` objects have this shape. */
export interface AdminConnectionSettings {
  readonly id: string;
  readonly name: string;
  readonly salesforce: { readonly orgId: string };
  readonly liveperson: { readonly account: string };
}

export interface AdminConnections {
  connections(): readonly AdminConnectionSettings[];
  connectionsOfOrg(orgId: string): readonly AdminConnectionSettings[];
}

/** Connections a person may administer. */
export function connectionsFor(person: AdminPerson, all: AdminConnections): readonly AdminConnectionSettings[] {
  return person.orgId === null ? all.connections() : all.connectionsOfOrg(person.orgId);
}

/** The administrator of a request that passed the door of /admin/api. */
export function adminOf(response: Response): AdminPerson {
  return (response.locals as { admin: AdminPerson }).admin;
}

/** The connection a request that passed the door is about; this administrator may administer it. */
export function connectionOf(response: Response): string {
  return (response.locals as { connectionId: string }).connectionId;
}

/** Ends a request with what the page shows to the administrator. */
export function refuse(response: Response, status: number, error: string, text: string): void {
  const problem: AdminProblem = { error, text };
  response.status(status).json(problem);
}

/** The connection a request names: in the query of a GET, else in the body. */
export function namedConnection(request: Request): string | null {
  const named: unknown =
    request.method === 'GET'
      ? request.query['connection']
      : (request.body as { connection?: unknown } | null)?.connection;
  return typeof named === 'string' && named !== '' ? named : null;
}
