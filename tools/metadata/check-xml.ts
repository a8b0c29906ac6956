/** Every *-meta.xml against the typed Metadata API: unknown elements, wrong words, missing or repeated elements. */
import path from 'node:path';
import { checkAgainstType } from './checkAgainstType.ts';
import { filesBelow } from './files.ts';
import { loadMetadataTypes } from './metadataTypes.ts';
import { runIfMain, type CheckResult, type Problem } from './problem.ts';
import { readProject } from './project.ts';
import { readXml } from './xml.ts';

const NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';

export function checkXml(root: string): CheckResult {
  const project = readProject(root);
  const types = loadMetadataTypes();
  const files = filesBelow(project.packages.map(({ dir }) => dir)).filter((file) => file.endsWith('-meta.xml'));
  const problems: Problem[] = [];
  for (const file of files) {
    const say = (text: string): number => problems.push({ file: path.relative(root, file), text });
    try {
      const { root: name, body } = readXml(file);
      const type = types.typeNamed(name);
      if (type === null) say(`the Metadata API has no type ${name}`);
      else checkAgainstType(types, type, body, name, say);
      if (body['@_xmlns'] !== NAMESPACE) say(`the root element is not in the namespace ${NAMESPACE}`);
    } catch (error) {
      say(error instanceof Error ? error.message : String(error));
    }
  }
  return { name: 'metadata XML', problems, note: `${files.length} files` };
}

await runIfMain(import.meta.url, [checkXml]);
