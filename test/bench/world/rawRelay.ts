/** The baseline: accepts a browser socket, opens the upstream socket, passes bytes both ways. Run as its own process. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';

const upstream = process.argv[2] ?? '';
const server = createServer();
const browsers = new WebSocketServer({ noServer: true, perMessageDeflate: false });

server.on('upgrade', (request, socket, head) => {
  browsers.handleUpgrade(request, socket, head, (browser) => {
    const up = new WebSocket(upstream + (request.url ?? ''), { perMessageDeflate: false });
    up.on('message', (data, binary) => browser.send(data, { binary }));
    browser.on('message', (data, binary) => up.send(data, { binary }));
    up.on('close', () => browser.close());
    browser.on('close', () => up.close());
  });
});
server.listen(0, '127.0.0.1', () => console.log(`listening ${(server.address() as AddressInfo).port}`));
