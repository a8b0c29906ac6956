/** The apps people open: where they run, what is in them. */
import { globSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { elements, readXml, text, texts, type XmlElement } from '../../../tools/metadata/xml.ts';
import { PROJECT } from './projectCopy.ts';

const read = (pattern: string): Map<string, XmlElement> =>
  new Map(
    globSync(`force-app/*/default/${pattern}`, { cwd: PROJECT }).map((file) => [
      path.basename(file).replace(/\.[\w-]+\.xml$/, ''),
      readXml(path.join(PROJECT, file)).body,
    ]),
  );
const apps = read('applications/*.app-meta.xml');
const pages = read('flexipages/*.flexipage-meta.xml');

it('[INS-03] [TRB-17] each app is a Lightning app, with the softphone in its utility bar', () => {
  const softphones = [...apps].map(([name, app]) => {
    const components = elements(pages.get(text(app, 'utilityBar') ?? '') ?? {}, 'flexiPageRegions')
      .flatMap((region) => elements(region, 'itemInstances'))
      .flatMap((item) => elements(item, 'componentInstance'))
      .map((component) => text(component, 'componentName'));
    return [name, text(app, 'uiType'), components];
  });
  expect(softphones.sort()).toEqual([
    ['LivePerson_Console', 'Lightning', ['lpUtility']],
    ['LivePerson_Console_Open_CTI', 'Lightning', ['opencti:softPhone']],
  ]);
});

it('[INS-07] the app has a tab for conversations and one for administration, both shipped with it', () => {
  const ours = texts(apps.get('LivePerson_Console') ?? {}, 'tabs').filter((tab) => tab.startsWith('LivePerson_'));
  expect(ours).toEqual(['LivePerson_Conversation__c', 'LivePerson_Admin']);
  expect([...read('tabs/*.tab-meta.xml').keys()]).toEqual(expect.arrayContaining(ours));
});
