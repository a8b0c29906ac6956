/** Longest payloads of the three forms of the length field (RFC 6455, 5.2). */
const MOST_IN_7_BITS = 125;
const MOST_IN_16_BITS = 0xffff;
/** FIN and the opcode of a text message. */
const WHOLE_TEXT = 0x81;

/** One unfragmented, unmasked text message as the bytes a server sends (RFC 6455, 5.2), in one buffer for one write. */
export function textFrame(text: string): Buffer {
  const bytes = Buffer.byteLength(text, 'utf8');
  const start = bytes <= MOST_IN_7_BITS ? 2 : bytes <= MOST_IN_16_BITS ? 4 : 10;
  const frame = Buffer.allocUnsafe(start + bytes);
  frame[0] = WHOLE_TEXT;
  if (start === 2) frame[1] = bytes;
  else if (start === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(bytes, 2);
  } else {
    frame[1] = 127;
    frame.writeUInt32BE(0, 2);
    frame.writeUInt32BE(bytes, 6);
  }
  frame.write(text, start, bytes, 'utf8');
  return frame;
}
