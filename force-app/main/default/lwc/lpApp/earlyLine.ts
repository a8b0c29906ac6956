import type { SoftphoneHost } from 'c/hostTypes';
import type { Connection } from 'c/lpConnection';

type OpenLine = (connectorUrl: string, issueIdentity: (nonce: string) => Promise<string>) => Connection;

/**
 * A head start: the line is opened to the address of last time while Salesforce is still asked for its settings. What is
 * remembered is not trusted: who the agent is, is proved only once Salesforce has named the same address.
 */
export class EarlyLine {
  private readonly url: string | null;
  private readonly open: OpenLine;
  private readonly host: Pick<SoftphoneHost, 'issueIdentity'>;
  private connection: Connection | null = null;
  private named: () => void = () => undefined;

  constructor(url: string | null, open: OpenLine, host: Pick<SoftphoneHost, 'issueIdentity'>) {
    this.url = url;
    this.open = open;
    this.host = host;
    if (url === null || !/^https?:\/\//.test(url)) return;
    const confirmed = new Promise<void>((resolve) => {
      this.named = resolve;
    });
    this.connection = open(url, async (nonce) => {
      await confirmed;
      return host.issueIdentity(nonce);
    });
    this.connection.start();
  }

  /** Salesforce named this address: the line goes on, or another one is opened. */
  confirm(url: string, connectionId: string | null): Connection {
    let connection = this.connection;
    if (connection && url === this.url) {
      if (connectionId) connection.choose(connectionId);
      this.named();
      return connection;
    }
    this.giveUp();
    connection = this.open(url, (nonce) => this.host.issueIdentity(nonce));
    if (connectionId) connection.choose(connectionId);
    connection.start();
    return connection;
  }

  giveUp(): void {
    this.connection?.stop();
    this.connection = null;
  }
}
