import { createRequire } from 'node:module';
import path from 'node:path';
import ts from 'typescript';

/** The Metadata API as TypeScript types (@salesforce/types follows its WSDL), for checking parsed XML against. */
export interface MetadataTypes {
  checker: ts.TypeChecker;
  /** Type of a root element such as `CustomObject`; null when the Metadata API has none of that name. */
  typeNamed(name: string): ts.Type | null;
  /** Type of a property of one of these types. */
  typeOf(property: ts.Symbol): ts.Type;
}

let loaded: MetadataTypes | undefined;

/** Reads the types once per process; about a quarter of a second. */
export function loadMetadataTypes(): MetadataTypes {
  return (loaded ??= load());
}

function load(): MetadataTypes {
  const entry = createRequire(import.meta.url).resolve('@salesforce/types/metadata');
  const declarations = path.join(path.dirname(entry), 'metadata.d.ts');
  const program = ts.createProgram([declarations], {
    strict: true,
    skipLibCheck: true,
    lib: ['lib.es2022.d.ts'],
    types: [],
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(declarations);
  const module = source && checker.getSymbolAtLocation(source);
  if (source === undefined || module === undefined) throw new Error('@salesforce/types has no metadata.d.ts');
  const exported = new Map(checker.getExportsOfModule(module).map((symbol) => [symbol.name, symbol]));
  return {
    checker,
    typeNamed: (name) => {
      const symbol = exported.get(name);
      return symbol ? checker.getDeclaredTypeOfSymbol(symbol) : null;
    },
    typeOf: (property) => checker.getTypeOfSymbolAtLocation(property, source),
  };
}
