/** One component of a deploy, and what can be said against it. */
import type { XmlElement } from '../../../tools/metadata/xml.ts';

export interface Component {
  type: string;
  fullName: string;
  /** In the zip, below the package's folder. */
  fileName: string;
  /** Files in source format, by path below a package directory. */
  files: Map<string, Buffer>;
}

/** As `componentFailures` says it. */
export interface ComponentFailure {
  componentType: string;
  fullName: string;
  fileName: string;
  problem: string;
  problemType: 'Error' | 'Warning';
}

export const failureOf = (component: Component, problem: string): ComponentFailure => ({
  componentType: component.type,
  fullName: component.fullName,
  fileName: component.fileName,
  problem,
  problemType: 'Error',
});

/** A failure that belongs to the package and to no component. */
export const packageFailure = (problem: string, fileName = 'package.xml'): ComponentFailure => ({
  componentType: '',
  fullName: fileName,
  fileName,
  problem,
  problemType: 'Error',
});

/** Namespace of a parsed root element; empty without one. */
export function namespaceOf(body: XmlElement): string {
  const namespace = body['@_xmlns'];
  return typeof namespace === 'string' ? namespace : '';
}
