/**
 * The peer: the raw relay's job with Socket.IO and its connection state recovery, as its documentation sets it up. A
 * session that was recovered keeps its upstream socket. Run as its own process.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { WebSocket } from 'ws';

const KEPT_MS = 120_000;
const upstream = process.argv[2] ?? '';
const server = createServer();
const io = new Server(server, {
  transports: ['websocket'],
  perMessageDeflate: false,
  connectionStateRecovery: { maxDisconnectionDuration: KEPT_MS, skipMiddlewares: true },
});
const upstreams = new Map<string, WebSocket>();

io.on('connection', (socket) => {
  const { id } = socket;
  let up = upstreams.get(id);
  if (up === undefined) {
    up = new WebSocket(upstream + String(socket.handshake.auth.path), { perMessageDeflate: false });
    upstreams.set(id, up);
    up.on('message', (data: Buffer) => io.to(id).emit('frame', data.toString('utf8')));
    up.on('close', () => upstreams.delete(id));
  }
  const line = up;
  socket.on('frame', (frame: string) => line.send(frame));
  socket.on('disconnect', () =>
    setTimeout(() => {
      if (!io.of('/').sockets.has(id)) line.close();
    }, KEPT_MS).unref(),
  );
});
server.listen(0, '127.0.0.1', () => console.log(`listening ${(server.address() as AddressInfo).port}`));
