/** Cuts a byte stream into whole WebSocket frames (RFC 6455 section 5.2), so that faults can strike single ones. */

export interface WebSocketFrame {
  /** 1 text, 2 binary, 8 close, 9 ping, 10 pong, 0 continuation. */
  opcode: number;
  /** Payload as UTF-8, unmasked; empty for anything but text. */
  text: string;
  /** As they came over the wire. */
  bytes: Buffer;
}

const TEXT = 1;

/** Lengths of one frame's parts, or null while its header is not complete. */
function measure(bytes: Buffer): { header: number; masked: boolean; payload: number } | null {
  if (bytes.length < 2) return null;
  const second = bytes[1] ?? 0;
  const masked = (second & 0x80) !== 0;
  const short = second & 0x7f;
  const extra = short === 126 ? 2 : short === 127 ? 8 : 0;
  const header = 2 + extra + (masked ? 4 : 0);
  if (bytes.length < header) return null;
  const payload = extra === 0 ? short : extra === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  return { header, masked, payload };
}

function textOf(bytes: Buffer, header: number, masked: boolean): string {
  const payload = bytes.subarray(header);
  if (!masked) return payload.toString('utf8');
  const mask = bytes.subarray(header - 4, header);
  return Buffer.from(payload.map((byte, at) => byte ^ (mask[at % 4] ?? 0))).toString('utf8');
}

/** Feed it chunks of one direction; it gives back every frame that is complete. */
export function createFrameSplitter(): (chunk: Buffer) => WebSocketFrame[] {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const frames: WebSocketFrame[] = [];
    for (;;) {
      const size = measure(rest);
      if (size === null || rest.length < size.header + size.payload) return frames;
      const bytes = rest.subarray(0, size.header + size.payload);
      rest = rest.subarray(bytes.length);
      const opcode = (bytes[0] ?? 0) & 0x0f;
      frames.push({ opcode, text: opcode === TEXT ? textOf(bytes, size.header, size.masked) : '', bytes });
    }
  };
}

/** An unmasked text frame, as a server writes it. */
export function serverTextFrame(text: string): Buffer {
  const payload = Buffer.from(text, 'utf8');
  const head =
    payload.length < 126
      ? Buffer.from([0x80 | TEXT, payload.length])
      : payload.length < 65_536
        ? Buffer.from([0x80 | TEXT, 126, payload.length >> 8, payload.length & 0xff])
        : Buffer.concat([Buffer.from([0x80 | TEXT, 127]), eightBytes(payload.length)]);
  return Buffer.concat([head, payload]);
}

function eightBytes(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}
