import { componentName } from '../files.ts';
import type { Problem } from '../problem.ts';
import { elements, readXml, text, texts } from '../xml.ts';
import type { Inventory } from './inventory.ts';

/** Facets used exactly once, names unique: what the platform refuses in a Lightning page, though its type allows it. */
export function problemsOfFlexipages(inventory: Inventory): Problem[] {
  return inventory.files
    .filter((file) => componentName(file, 'flexipage') !== null)
    .flatMap((file) => {
      const regions = elements(readXml(file).body, 'flexiPageRegions');
      const items = regions.flatMap((region) => elements(region, 'itemInstances'));
      const instances = items.flatMap((item) => elements(item, 'componentInstance'));
      const values = instances
        .flatMap((instance) => elements(instance, 'componentInstanceProperties'))
        .filter((property) => ['body', 'tabs'].includes(text(property, 'name') ?? ''))
        .flatMap((property) => texts(property, 'value'));
      const facets = regions
        .filter((region) => text(region, 'type') === 'Facet')
        .flatMap((region) => texts(region, 'name'));
      const uses = (name: string): number => values.filter((value) => value === name).length;
      const say = (textOfProblem: string): Problem => ({ file, text: textOfProblem });
      return [
        ...values.filter((value) => !facets.includes(value)).map((value) => say(`no facet is called ${value}`)),
        ...facets
          .filter((facet) => uses(facet) !== 1)
          .map((facet) => say(`facet ${facet} is used ${uses(facet)} times instead of once`)),
        ...repeated(regions.flatMap((region) => texts(region, 'name'))).map((name) =>
          say(`two regions are called ${name}`),
        ),
        ...repeated(instances.flatMap((instance) => texts(instance, 'identifier'))).map((name) =>
          say(`two components are called ${name}`),
        ),
      ];
    });
}

const repeated = (names: string[]): string[] => [...new Set(names.filter((name, i) => names.indexOf(name) !== i))];
