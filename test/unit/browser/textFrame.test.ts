import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { textFrame } from '../../../connector-server/src/browser/textFrame.ts';

describe('a text frame', () => {
  it('arrives at a WebSocket client as it was written, whatever its length and letters', async () => {
    const texts = [0, 1, 125, 126, 127, 65_535, 65_536, 200_000].map((length) => 'x'.repeat(length));
    texts.push('"ü🙂\u0000\u2028"', 'é'.repeat(63), 'é'.repeat(32_768));
    const http = createServer();
    const server = new WebSocketServer({ noServer: true, perMessageDeflate: false });
    http.on('upgrade', (request, socket, head) =>
      server.handleUpgrade(request, socket, head, (ws) => {
        for (const text of texts) socket.write(textFrame(text));
        ws.close();
      }),
    );
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    const client = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`);
    const got: string[] = [];
    client.on('message', (data, isBinary) => got.push(isBinary ? 'binary' : (data as Buffer).toString('utf8')));
    await once(client, 'close');
    http.close();
    expect(got).toEqual(texts);
  });
});
