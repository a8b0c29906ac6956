/** Elements of each file against the Metadata API's own types. */
import { checkAgainstType } from '../../../../tools/metadata/checkAgainstType.ts';
import { loadMetadataTypes } from '../../../../tools/metadata/metadataTypes.ts';
import { parseXml } from '../../../../tools/metadata/xml.ts';
import { failureOf, namespaceOf, type Component, type ComponentFailure } from '../component.ts';

const NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';

/** Unknown elements, words that are none of an enumeration, missing and repeated elements, broken XML. */
export function shapeFailures(components: readonly Component[]): ComponentFailure[] {
  const types = loadMetadataTypes();
  return components.flatMap((component) => {
    const failures: ComponentFailure[] = [];
    const say = (text: string): unknown => failures.push(failureOf(component, `Error parsing file: ${text}`));
    for (const [name, content] of component.files) {
      if (!name.endsWith('-meta.xml')) continue;
      try {
        const { root, body } = parseXml(content.toString('utf8'), component.fileName);
        const type = types.typeNamed(root);
        if (type === null || namespaceOf(body) !== NAMESPACE)
          say(`Element {${namespaceOf(body)}}${root} invalid at this location`);
        else checkAgainstType(types, type, body, root, say);
      } catch (error) {
        say(error instanceof Error ? error.message : String(error));
      }
    }
    return failures;
  });
}
