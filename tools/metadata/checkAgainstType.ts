import ts from 'typescript';
import type { MetadataTypes } from './metadataTypes.ts';
import type { XmlElement, XmlNode } from './xml.ts';

type Say = (text: string) => void;

/** Says every way in which a parsed element does not fit its Metadata API type. `at` is the path so far. */
export function checkAgainstType(
  types: MetadataTypes,
  declared: ts.Type,
  node: XmlNode | XmlNode[],
  at: string,
  say: Say,
): void {
  const { checker } = types;
  const type = checker.getNonNullableType(declared);
  if (checker.isArrayType(type)) {
    const item = checker.getTypeArguments(type as ts.TypeReference)[0];
    const items = Array.isArray(node) ? node : [node];
    if (item)
      items.forEach((each, i) => checkAgainstType(types, item, each, items.length > 1 ? `${at}[${i}]` : at, say));
    return;
  }
  if (Array.isArray(node)) return say(`${at}: repeated, but only one is allowed`);
  const allowed = allowedWords(checker, type);
  if (allowed !== null) {
    if (!allowed.includes(valueOf(node)))
      say(`${at}: '${valueOf(node)}' is not one of ${allowed.slice(0, 10).join(', ')}`);
    return;
  }
  if (type.flags & ts.TypeFlags.Number) {
    const value = valueOf(node);
    if (value === '' || Number.isNaN(Number(value))) say(`${at}: '${value}' is not a number`);
    return;
  }
  if (type.flags & (ts.TypeFlags.String | ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return;
  if (typeof node === 'string') {
    if (node !== '') say(`${at}: text where <${checker.typeToString(type)}> is expected`);
    return;
  }
  checkChildren(types, type, node, at, say);
}

function checkChildren(types: MetadataTypes, type: ts.Type, node: XmlElement, at: string, say: Say): void {
  const { checker } = types;
  const properties = new Map(checker.getPropertiesOfType(type).map((property) => [property.name, property]));
  for (const [name, value] of Object.entries(node)) {
    if (name.startsWith('@') || name === '#text') continue;
    const property = properties.get(name);
    if (property === undefined) say(`${at}: unknown element <${name}>`);
    else checkAgainstType(types, types.typeOf(property), value, `${at}/${name}`, say);
  }
  for (const [name, property] of properties) {
    const optional = (property.flags & ts.SymbolFlags.Optional) !== 0;
    const list = checker.isArrayType(checker.getNonNullableType(types.typeOf(property)));
    // The name of a component is its file name; <fullName> is then left out.
    if (!optional && !list && name !== 'fullName' && !(name in node)) say(`${at}: missing <${name}>`);
  }
}

/** The words of an enumeration or a boolean; null for other types. */
function allowedWords(checker: ts.TypeChecker, type: ts.Type): string[] | null {
  if (type.flags & ts.TypeFlags.Boolean) return ['true', 'false'];
  const parts = type.isUnion() ? type.types : [type];
  const literals = parts.every((part) => part.isStringLiteral() || (part.flags & ts.TypeFlags.BooleanLiteral) !== 0);
  if (!literals) return null;
  return parts.map((part) => (part.isStringLiteral() ? part.value : checker.typeToString(part)));
}

const valueOf = (node: XmlNode): string => {
  const value = typeof node === 'string' ? node : node['#text'];
  return typeof value === 'string' ? value : '';
};
