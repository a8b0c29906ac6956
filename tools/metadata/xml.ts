import { readFileSync } from 'node:fs';
import { XMLParser } from 'fast-xml-parser';

/** An element as parsed: text, or children by name; a repeated child is an array. Attributes start with `@_`. */
export type XmlNode = string | XmlElement;
export interface XmlElement {
  [child: string]: XmlNode | XmlNode[];
}

const parser = new XMLParser({ ignoreAttributes: false, parseTagValue: false, ignoreDeclaration: true });

export interface XmlDocument {
  root: string;
  body: XmlElement;
}

/** Parses one metadata file. Throws with the file name when it is not XML with a single root. */
export const readXml = (file: string): XmlDocument => parseXml(readFileSync(file, 'utf8'), file);

/** Read already, by text: a deploy looks at each file several times, and parsing is most of what that costs. Frozen, for they are shared. */
const known = new Map<string, XmlDocument>();
const KEPT = 4000;

function frozen<T>(node: T): T {
  if (typeof node === 'object' && node !== null) Object.values(Object.freeze(node)).forEach(frozen);
  return node;
}

/** The same for text at hand; `name` is what an error calls it. Nobody may change the result. */
export function parseXml(xml: string, name: string): XmlDocument {
  const before = known.get(xml);
  if (before !== undefined) return before;
  const document = frozen(parsed(xml, name));
  if (known.size >= KEPT) known.clear();
  known.set(xml, document);
  return document;
}

function parsed(xml: string, name: string): XmlDocument {
  let whole: Record<string, unknown>;
  try {
    whole = parser.parse(xml, true) as Record<string, unknown>;
  } catch (error) {
    throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const [root, ...others] = Object.keys(whole);
  if (root === undefined || others.length > 0) throw new Error(`${name}: one root element expected`);
  const body = whole[root];
  return { root, body: typeof body === 'object' && body !== null ? (body as XmlElement) : {} };
}

/** The children named `name`, none, one or many, as a list. */
export function children(node: XmlElement, name: string): XmlNode[] {
  const value = node[name];
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

/** The element children named `name`. */
export function elements(node: XmlElement, name: string): XmlElement[] {
  return children(node, name).filter((child): child is XmlElement => typeof child === 'object');
}

/** Text of the first child named `name`, or undefined. */
export function text(node: XmlElement, name: string): string | undefined {
  const [first] = children(node, name);
  if (typeof first === 'string') return first;
  const inner = first?.['#text'];
  return typeof inner === 'string' ? inner : undefined;
}

/** Texts of all children named `name`. */
export function texts(node: XmlElement, name: string): string[] {
  return children(node, name).filter((child): child is string => typeof child === 'string');
}

export const isTrue = (node: XmlElement, name: string): boolean => text(node, name) === 'true';
