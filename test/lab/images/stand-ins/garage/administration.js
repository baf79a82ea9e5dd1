// As much of Garage's administration API (version 2) as provisioning needs; what it is told is kept in the metadata folder.
const { existsSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const path = require('node:path');

const id = '0'.repeat(64);

class Administration {
  constructor(folder, makeBucket) {
    this.file = path.join(folder, 'stand-in.json');
    this.makeBucket = makeBucket;
    const empty = { layout: { version: 0, roles: [], staged: [] }, buckets: {}, keys: {} };
    this.state = existsSync(this.file) ? JSON.parse(readFileSync(this.file, 'utf8')) : empty;
  }

  /** The answer to a call; undefined for what isn't there. */
  async answer(call, query, body) {
    const known = Object.hasOwn(calls, call) ? calls[call] : undefined;
    if (known === undefined) return undefined;
    const answer = await known.call(this, query, body);
    writeFileSync(`${this.file}.new`, JSON.stringify(this.state));
    renameSync(`${this.file}.new`, this.file);
    return answer;
  }

  /** The secret of an access key that is known. */
  secretOf(accessKey) {
    return this.state.keys[accessKey]?.secretAccessKey;
  }

  mayUse(accessKey, bucket, isWriting) {
    const permissions = this.state.buckets[bucket]?.permissions[accessKey];
    return permissions?.[isWriting ? 'write' : 'read'] === true;
  }

  isPublic(bucket) {
    return this.state.buckets[bucket]?.websiteAccess === true;
  }

  bucket(name) {
    const { keys, buckets } = this.state;
    const { permissions } = buckets[name];
    const opening = Object.keys(permissions).map((accessKeyId) => ({ accessKeyId, name: keys[accessKeyId]?.name }));
    return { id: name, globalAliases: [name], keys: opening };
  }
}

const calls = {
  GetClusterStatus: () => ({ nodes: [{ id, isUp: true }] }),
  GetNodeInfo: () => ({ success: { [id]: { nodeId: id } }, error: {} }),
  GetClusterLayout() {
    return this.state.layout;
  },
  UpdateClusterLayout(_, { roles }) {
    this.state.layout.staged = roles;
    return this.state.layout;
  },
  ApplyClusterLayout(_, { version }) {
    if (version !== this.state.layout.version + 1) throw new Error('Invalid new layout version');
    this.state.layout = { version, roles: this.state.layout.staged, staged: [] };
    return { layout: this.state.layout };
  },
  GetBucketInfo({ globalAlias }) {
    return Object.hasOwn(this.state.buckets, globalAlias) ? this.bucket(globalAlias) : undefined;
  },
  async CreateBucket(_, { globalAlias }) {
    await this.makeBucket(globalAlias);
    this.state.buckets[globalAlias] = { permissions: {}, websiteAccess: false };
    return this.bucket(globalAlias);
  },
  UpdateBucket({ id: name }, { websiteAccess }) {
    this.state.buckets[name].websiteAccess = websiteAccess.enabled;
    return this.bucket(name);
  },
  AllowBucketKey(_, { bucketId, accessKeyId, permissions }) {
    this.state.buckets[bucketId].permissions[accessKeyId] = permissions;
    return this.bucket(bucketId);
  },
  DenyBucketKey(_, { bucketId, accessKeyId }) {
    delete this.state.buckets[bucketId].permissions[accessKeyId];
    return this.bucket(bucketId);
  },
  GetKeyInfo({ id: accessKey }) {
    const key = this.state.keys[accessKey];
    return key && { accessKeyId: accessKey, ...key };
  },
  ImportKey(_, { accessKeyId, secretAccessKey, name }) {
    this.state.keys[accessKeyId] = { name, secretAccessKey };
    return { accessKeyId, name };
  },
};

module.exports = { Administration };
