/** The seam between an agent's desk and the browsers attached to it. `browser/` is the caller. */
import type { CloseCode } from '../protocol/constants.ts';
import type { AuthenticateFrame, ClientFrame, ServerFrame } from '../protocol/types.ts';

/** Who the agent is, as the org signed it. */
export interface AgentIdentity {
  connectionId: string;
  orgId: string;
  salesforceUserId: string;
  username: string;
  email: string;
  name: string;
  permissions: readonly string[];
}

/** One browser socket, seen from the desk. `deliver` never blocks and never throws. */
export interface BrowserSink {
  deliver(frame: ServerFrame): void;
  /** A frame already serialised by the desk, so that several tabs share one string. */
  deliverText(text: string): void;
  close(code: CloseCode, text: string): void;
}

/** One attached tab, seen from the browser side. */
export interface DeskAttachment {
  /** Frames after authentication, already validated. */
  receive(frame: Exclude<ClientFrame, AuthenticateFrame>): void;
  /** The socket is gone. */
  detach(): void;
}

/** All desks of this server. */
export interface Desks {
  /** Sends ready, resumed or resync through the sink, then every event. Rejects only when the server is not ready. */
  attach(identity: AgentIdentity, hello: AuthenticateFrame, sink: BrowserSink): Promise<DeskAttachment>;
}

/** The LivePerson sign-in by Sentinel code flow, as the http routes see it. Tickets and states are single use. */
export interface SignInDoor {
  /** For GET /liveperson/authorize?ticket=…: where to send the popup, or null when the ticket is unknown, used or too old. */
  authorizeUrl(ticket: string): Promise<string | null>;
  /** For GET /liveperson/callback: finishes the sign-in; the result reaches the softphone as an event. True: page says "done". */
  callback(query: { code?: string; state?: string; error?: string; errorDescription?: string }): Promise<boolean>;
}
