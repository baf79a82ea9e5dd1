import { ApiObject, App, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { Component } from '../../constructs/fleet/component';
import { header } from '../header';
import type { OutputFile } from '../output/file';
import type { PlainValue } from '../serialize/plain';
import { type YamlValue, yamlDocuments } from '../serialize/yaml';

/** A Kubernetes object as data. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
  readonly [member: string]: unknown;
}

export interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A part of an object; members that are undefined are left out. */
export type Part = Readonly<Record<string, PlainValue | undefined>>;

/** An object and the construct that it comes from. */
export interface Manifest {
  readonly from: IConstruct;
  readonly object: KubernetesObject;
}

/** A file of manifests, in the order given; a comment before each names its construct. */
export function manifestFile(name: string, source: Component, manifests: readonly Manifest[]): OutputFile {
  // A chart of its own a file: names are given, never made from the path, and cdk8s's ordering is never asked for.
  const chart = new Chart(new App(), 'chart', { disableResourceNameHashes: true });
  const documents = manifests.map(
    ({ object }, index) => new ApiObject(chart, `object-${index}`, object as never).toJson() as YamlValue,
  );
  const comments = new Map(manifests.map(({ from }, index) => [String(index), from.node.path]));
  return { name, content: yamlDocuments(documents, { header: header(source), comments }) };
}
