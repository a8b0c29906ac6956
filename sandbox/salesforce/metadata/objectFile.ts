/** Takes an object file of the metadata format apart: the object and each child become files of their own, as in source format. */
import { XMLBuilder } from 'fast-xml-parser';
import { elements, parseXml, text, type XmlElement } from '../../../tools/metadata/xml.ts';
import { namespaceOf, type Component } from './component.ts';
import { OBJECT_CHILDREN } from './componentTypes.ts';

const builder = new XMLBuilder({ ignoreAttributes: false, format: true });

const asFile = (root: string, body: XmlElement, namespace: string): Buffer =>
  Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build({ [root]: { ...body, '@_xmlns': namespace } })}`,
  );

/** The object, unless the file only adds children to one, then its children. Throws when it is not XML. */
export function splitObject(name: string, fileName: string, content: Buffer): Component[] {
  const { body } = parseXml(content.toString('utf8'), fileName);
  const namespace = namespaceOf(body);
  const rest = { ...body };
  delete rest['@_xmlns'];
  const children = OBJECT_CHILDREN.flatMap(({ element, type, folder, suffix }) => {
    delete rest[element];
    return elements(body, element).map((child): Component => {
      const fullName = text(child, 'fullName') ?? '';
      return {
        type,
        fullName: `${name}.${fullName}`,
        fileName,
        files: new Map([[`objects/${name}/${folder}/${fullName}.${suffix}-meta.xml`, asFile(type, child, namespace)]]),
      };
    });
  });
  const itself: Component = {
    type: 'CustomObject',
    fullName: name,
    fileName,
    files: new Map([[`objects/${name}/${name}.object-meta.xml`, asFile('CustomObject', rest, namespace)]]),
  };
  return Object.keys(rest).some((key) => key !== '#text') ? [itself, ...children] : children;
}
