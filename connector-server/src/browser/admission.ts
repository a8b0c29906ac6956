import type { AgentIdentity, AgentKey } from '../desk/ports.ts';
import { AGENT_PERMISSION, CLOSE } from '../protocol/constants.ts';
import type { CloseCode } from '../protocol/constants.ts';
import type { AuthenticateFrame, DenialCode } from '../protocol/types.ts';
import type { Logger } from '../support/logger.ts';
import type { Clock } from '../support/clock.ts';
import type { IdentityOutcome, IdentityVerifier } from './identity.ts';
import type { IdentityConnection } from './ports.ts';

export interface AdmissionContext {
  verifier: IdentityVerifier;
  /** Versions of the protocol this server speaks. */
  protocols: { oldest: number; newest: number };
  clock: Clock;
  log: Logger;
  /** True when this origin may be used with this connection. */
  originAllowed(origin: string, connectionId: string): boolean;
}

export type Verdict =
  | { kind: 'admitted'; identity: AgentIdentity }
  | { kind: 'choose'; connections: { id: string; name: string }[] }
  | {
      kind: 'denied';
      code: DenialCode;
      text: string;
      whoCanFix: 'agent' | 'admin' | 'wait';
      close: CloseCode;
      /** Connections of an agent of whom the org says that the permission is gone. */
      lost?: AgentKey[];
    };

/** Decides who may pass, for one socket. */
export interface Admission {
  judge(frame: AuthenticateFrame): Promise<Verdict>;
}

/**
 * The nonce is good for one admission on this socket. An agent who has to choose a connection sends the same token
 * again with the choice, or a new token for the same nonce.
 */
export function createAdmission(context: AdmissionContext, nonce: string, origin: string): Admission {
  let accepted: { token: string; outcome: IdentityOutcome & { ok: true } } | null = null;

  const verify = async (token: string): Promise<IdentityOutcome> => {
    if (accepted?.token !== token) return context.verifier.verify(token, nonce);
    if (accepted.outcome.expiresAt <= context.clock.now())
      return { ok: false, code: 'identity_expired', text: 'The identity token expired while a connection was chosen.' };
    return accepted.outcome;
  };

  return {
    async judge(frame) {
      const { oldest, newest } = context.protocols;
      if (frame.protocol < oldest || frame.protocol > newest)
        return denied(
          'version_unsupported',
          `This softphone is ${frame.protocol < oldest ? 'older' : 'newer'} than its server. Reload the page.`,
        );
      let outcome: IdentityOutcome;
      try {
        outcome = await verify(frame.token);
      } catch (error) {
        context.log.error({ err: error }, 'An identity token could not be checked');
        return denied(
          'not_ready',
          'The connector cannot check identities at the moment; the softphone tries again by itself.',
        );
      }
      if (!outcome.ok) {
        context.log.warn({ code: outcome.code }, 'A softphone was not let in');
        return denied(outcome.code, outcome.text);
      }
      accepted = { token: frame.token, outcome };
      const { identity } = outcome;
      if (!identity.permissions.includes(AGENT_PERMISSION))
        return {
          ...denied('permission_missing', `Your Salesforce user does not have the permission ${AGENT_PERMISSION}.`),
          lost: outcome.connections.map(({ id }) => ({
            connectionId: id,
            salesforceUserId: identity.salesforceUserId,
          })),
        };
      const open = outcome.connections.filter((connection) => context.originAllowed(origin, connection.id));
      if (open.length === 0)
        return denied('origin_not_allowed', 'The address of this page is not allowed for the connection of your org.');
      const chosen = choose(open, frame.connectionId);
      if (chosen === null) return { kind: 'choose', connections: open.map(({ id, name }) => ({ id, name })) };
      if (chosen === undefined) return denied('no_connection', 'The chosen connection does not belong to your org.');
      return { kind: 'admitted', identity: { ...identity, connectionId: chosen.id } };
    },
  };
}

/** Null: the agent has to choose. Undefined: chose one that is not there. */
function choose(open: readonly IdentityConnection[], id: string | undefined): IdentityConnection | null | undefined {
  if (id !== undefined) return open.find((connection) => connection.id === id);
  return open.length === 1 ? open[0] : null;
}

const RULES: Record<DenialCode, { whoCanFix: 'agent' | 'admin' | 'wait'; close: CloseCode }> = {
  identity_invalid: { whoCanFix: 'admin', close: CLOSE.FORBIDDEN },
  identity_expired: { whoCanFix: 'wait', close: CLOSE.AUTHENTICATE_AGAIN },
  identity_replayed: { whoCanFix: 'wait', close: CLOSE.AUTHENTICATE_AGAIN },
  identity_wrong_audience: { whoCanFix: 'admin', close: CLOSE.FORBIDDEN },
  unknown_org: { whoCanFix: 'admin', close: CLOSE.FORBIDDEN },
  permission_missing: { whoCanFix: 'admin', close: CLOSE.FORBIDDEN },
  origin_not_allowed: { whoCanFix: 'admin', close: CLOSE.FORBIDDEN },
  version_unsupported: { whoCanFix: 'agent', close: CLOSE.VERSION_UNSUPPORTED },
  not_ready: { whoCanFix: 'wait', close: CLOSE.RETRY_LATER },
  no_connection: { whoCanFix: 'admin', close: CLOSE.FORBIDDEN },
  session_ended: { whoCanFix: 'admin', close: CLOSE.FORBIDDEN },
};

function denied(code: DenialCode, text: string): Extract<Verdict, { kind: 'denied' }> {
  return { kind: 'denied', code, text, ...RULES[code] };
}
