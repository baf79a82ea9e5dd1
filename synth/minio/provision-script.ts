import type { BucketFacet } from '../../constructs/facets/object-storage';
import type { Component } from '../../constructs/fleet/component';
import { header } from '../header';
import { word } from '../runbook/shell';
import { fileText, headerLines } from '../serialize/comment';

interface Folders {
  readonly settings: string;
  readonly secrets: string;
}

/**
 * Brings the server to its buckets, by MinIO's own client; repeating it changes nothing, and it takes no bucket away. A
 * password comes by standard input (minio/mc: cmd/admin-user-add.go, fetchUserKeys), the root's by the client's file.
 */
export function provisionScript(server: Component, buckets: readonly BucketFacet[], folders: Folders): string {
  return fileText([
    '#!/bin/sh',
    ...headerLines('sh', header(server)),
    'set -eu',
    'umask 077',
    'export MC_CONFIG_DIR=/tmp/mc',
    'mkdir -p "$MC_CONFIG_DIR"',
    `cp ${folders.secrets}/config.json "$MC_CONFIG_DIR/config.json"`,
    'mc ready storage',
    ...buckets.flatMap((bucket) => provided(bucket, folders)),
  ]);
}

function provided({ name, publicRead, quota }: BucketFacet, { settings, secrets }: Folders): string[] {
  const bucket = word(`storage/${name}`);
  const policy = word(`bucket-${name}`);
  return [
    '',
    `mc mb --ignore-existing ${bucket}`,
    publicRead
      ? `mc anonymous set-json ${settings}/${name}.public.json ${bucket}`
      : `mc anonymous set private ${bucket}`,
    quota === undefined ? `mc quota clear ${bucket}` : `mc quota set ${bucket} --size ${quota.bytes}`,
    `mc admin policy create storage ${policy} ${settings}/${name}.json`,
    `mc admin user add storage ${word(name)} <${secrets}/${name}`,
    `mc admin policy attach storage ${policy} --user ${word(name)}`,
  ];
}
