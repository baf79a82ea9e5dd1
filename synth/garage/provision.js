// Brings a Garage server to what a file says: its layout, its buckets, their keys. Repeating it changes nothing.
// Runs in a container of its own, with Node.js and nothing else. The API: garagehq.deuxfleurs.fr/api/garage-admin-v2.html
const { readFileSync } = require('node:fs');

/** How long a server may take until it answers. */
const patience = 60_000;

async function main(file) {
  const wanted = JSON.parse(readFileSync(file, 'utf8'));
  const ask = client(wanted.admin, wanted.token);
  await answering(ask);
  await layOut(ask, wanted);
  for (const bucket of wanted.buckets) await provide(ask, bucket);
}

/** Calls by name; `undefined` for what isn't there. */
function client(admin, token) {
  return async (call, { query = {}, body } = {}) => {
    const response = await fetch(`${admin}/v2/${call}?${new URLSearchParams(query)}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    if (response.status === 404) return undefined;
    if (!response.ok) throw new Error(`${call}: the server answers ${response.status}: ${reason(text)}`);
    return text === '' ? {} : JSON.parse(text);
  };
}

function reason(text) {
  try {
    return JSON.parse(text).message;
  } catch {
    return text.slice(0, 200);
  }
}

async function answering(ask) {
  const end = Date.now() + patience;
  for (;;) {
    try {
      return await ask('GetClusterStatus');
    } catch (error) {
      // It answers, and refuses: another second changes nothing.
      if (!(error instanceof TypeError) || Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}

/** The one node holds everything, up to its capacity. */
async function layOut(ask, { zone, capacity }) {
  const { success } = await ask('GetNodeInfo', { query: { node: 'self' } });
  const [id] = Object.keys(success);
  const { version, roles } = await ask('GetClusterLayout');
  const role = roles.find((each) => each.id === id);
  if (role?.zone === zone && role.capacity === capacity) return;
  await ask('UpdateClusterLayout', { body: { roles: [{ id, zone, capacity, tags: [] }] } });
  await ask('ApplyClusterLayout', { body: { version: version + 1 } });
  say(`the node holds up to ${capacity} bytes`);
}

async function provide(ask, { name, keyName, publicRead, quota, accessKey, secretKey }) {
  let bucket = await ask('GetBucketInfo', { query: { globalAlias: name } });
  if (bucket === undefined) {
    bucket = await ask('CreateBucket', { body: { globalAlias: name } });
    say(`the bucket ${name} is made`);
  }
  await ask('UpdateBucket', {
    query: { id: bucket.id },
    body: {
      websiteAccess: publicRead ? { enabled: true, indexDocument: 'index.html' } : { enabled: false },
      quotas: { maxSize: quota, maxObjects: null },
    },
  });
  await provideKey(ask, { name, keyName, accessKey, secretKey });
  const permissions = { read: true, write: true, owner: false };
  await ask('AllowBucketKey', { body: { bucketId: bucket.id, accessKeyId: accessKey, permissions } });
  // The key that this one took the place of. Those that people have given stay.
  for (const old of bucket.keys ?? []) {
    if (old.name !== keyName || old.accessKeyId === accessKey) continue;
    const all = { read: true, write: true, owner: true };
    await ask('DenyBucketKey', { body: { bucketId: bucket.id, accessKeyId: old.accessKeyId, permissions: all } });
    say(`an older key of ${name} opens it no more`);
  }
}

async function provideKey(ask, { name, keyName, accessKey, secretKey }) {
  const key = await ask('GetKeyInfo', { query: { id: accessKey, showSecretKey: 'true' } });
  if (key === undefined) {
    await ask('ImportKey', { body: { accessKeyId: accessKey, secretAccessKey: secretKey, name: keyName } });
    say(`the key of ${name} is made`);
  } else if (key.secretAccessKey !== secretKey) {
    throw new Error(`the key of ${name} is there with another secret: change the access key together with its secret`);
  }
}

function say(text) {
  process.stdout.write(`${text}\n`);
}

main(process.argv[2]).catch((error) => {
  process.stderr.write(`${error.cause?.message ?? error.message}\n`);
  process.exitCode = 1;
});
