/** All checks of force-app that need no org: node tools/metadata/check.ts [project] */
import { checkApex } from './check-apex.ts';
import { checkPackages } from './check-packages.ts';
import { checkReferences } from './check-references.ts';
import { checkXml } from './check-xml.ts';
import { runIfMain } from './problem.ts';

await runIfMain(import.meta.url, [checkXml, checkReferences, checkPackages, (root) => checkApex(root)]);
