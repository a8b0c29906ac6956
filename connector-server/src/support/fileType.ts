/** Tells what a file is by its content, never by its name. Pure. */

/** Kinds that may be attached; the value is the file extension Salesforce will see. */
export const FILE_TYPES = Object.freeze([
  'png',
  'jpg',
  'gif',
  'webp',
  'heic',
  'pdf',
  'docx',
  'xlsx',
  'pptx',
  'txt',
  'mp3',
  'm4a',
  'ogg',
  'wav',
  'mp4',
] as const);
export type FileType = (typeof FILE_TYPES)[number];

/** Never attached, whatever the settings say: a browser would run them. */
export type RefusedType = 'html' | 'svg' | 'macros' | 'program' | 'unknown';

const ascii = (bytes: Uint8Array, from: number, to: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + from, Math.max(0, Math.min(to, bytes.length) - from)).toString('latin1');

/** Signatures at the very beginning: the formats' own specifications. */
const BEGINNINGS: readonly (readonly [string, FileType | RefusedType])[] = [
  ['\x89PNG\r\n\x1a\n', 'png'],
  ['\xff\xd8\xff', 'jpg'],
  ['GIF87a', 'gif'],
  ['GIF89a', 'gif'],
  ['%PDF-', 'pdf'],
  ['ID3', 'mp3'],
  ['OggS', 'ogg'],
  ['MZ', 'program'],
  ['\x7fELF', 'program'],
  ['#!', 'program'],
];

/** Brands of the ISO base media format (ISO/IEC 14496-12, `ftyp`). */
const BRANDS: readonly (readonly [RegExp, FileType])[] = [
  [/^(heic|heix|heim|heis|mif1|msf1)/, 'heic'],
  [/^M4[AB]/, 'm4a'],
  [/^(isom|iso[2-9]|mp4[12]|avc1|M4V|dash|3gp)/, 'mp4'],
];

export function fileTypeOf(bytes: Uint8Array): FileType | RefusedType {
  const head = ascii(bytes, 0, 64);
  const known = BEGINNINGS.find(([beginning]) => head.startsWith(beginning));
  if (known !== undefined) return known[1];
  if (head.startsWith('RIFF'))
    return head.startsWith('WEBP', 8) ? 'webp' : head.startsWith('WAVE', 8) ? 'wav' : 'unknown';
  if (head.startsWith('ftyp', 4)) return BRANDS.find(([brand]) => brand.test(head.slice(8, 12)))?.[1] ?? 'unknown';
  if (head.startsWith('PK\x03\x04')) return officeType(bytes);
  // A frame of MPEG audio without tags in front: eleven set bits, layer III.
  if (bytes.length > 1 && bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe6) === 0xe2) return 'mp3';
  return textType(bytes);
}

/** Office documents are archives; the names of their parts stand in it in clear (ECMA-376, part 2). */
function officeType(bytes: Uint8Array): FileType | RefusedType {
  const archive = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (!archive.includes('[Content_Types].xml')) return 'unknown';
  if (archive.includes('vbaProject.bin')) return 'macros';
  if (archive.includes('word/document.xml')) return 'docx';
  if (archive.includes('xl/workbook.xml')) return 'xlsx';
  return archive.includes('ppt/presentation.xml') ? 'pptx' : 'unknown';
}

function textType(bytes: Uint8Array): FileType | RefusedType {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return 'unknown';
  }
  // Markup anywhere near the beginning is enough: browsers look for it too (WHATWG, MIME Sniffing).
  const beginning = text.slice(0, 2_048);
  if (/<svg[\s>]/i.test(beginning)) return 'svg';
  if (
    /<(!doctype|html|head|body|script|iframe|style|title|table|div|p|a|h1|br|b|font|\?xml|!--)[\s>/]?/i.test(beginning)
  )
    return 'html';
  if (text === '' || /[\u0000-\u0008\u000b\u000e-\u001f\u007f]/.test(text)) return 'unknown';
  return 'txt';
}
