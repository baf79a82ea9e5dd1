// What listens: S3 by s3rver, behind the keys that were imported; public buckets for anybody; the administration API.
const { mkdirSync, readFileSync } = require('node:fs');
const http = require('node:http');
const S3rver = require('s3rver');
const AWSAccount = require('s3rver/lib/models/account');
const { parse } = require('smol-toml');
const { Administration } = require('./administration.js');

const settings = parse(readFileSync(process.env.GARAGE_CONFIG_FILE ?? '/etc/garage.toml', 'utf8'));
const token = process.env.GARAGE_ADMIN_TOKEN_FILE
  ? readFileSync(process.env.GARAGE_ADMIN_TOKEN_FILE, 'utf8').trim()
  : process.env.GARAGE_ADMIN_TOKEN;
for (const folder of [settings.metadata_dir, settings.data_dir]) mkdirSync(folder, { recursive: true });

const s3 = new S3rver({ directory: settings.data_dir, silent: true, vhostBuckets: false });
const serveS3 = s3.callback();
const administration = new Administration(settings.metadata_dir, (name) => s3.store.putBucket(name));

function deny(response, status, code) {
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(`<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code></Error>`);
}

function answerS3(request, response) {
  const { searchParams, pathname } = new URL(request.url, 'http://s3');
  const credential =
    searchParams.get('X-Amz-Credential') ?? /Credential=([^,\s]+)/.exec(request.headers.authorization)?.[1];
  const accessKey = credential?.split('/')[0];
  const secret = accessKey && administration.secretOf(accessKey);
  if (secret === undefined) return deny(response, 403, 'AccessDenied');
  AWSAccount.DUMMY_ACCOUNT.createKeyPair(accessKey, secret);
  const bucket = decodeURIComponent(pathname.split('/')[1]);
  const isWriting = !['GET', 'HEAD'].includes(request.method);
  if (!administration.mayUse(accessKey, bucket, isWriting)) return deny(response, 403, 'AccessDenied');
  return serveS3(request, response);
}

/** The bucket is in the name that was asked for. */
function answerWeb(request, response) {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  const { root_domain: domain } = settings.s3_web;
  const bucket = host.endsWith(domain) ? host.slice(0, -domain.length) : host;
  if (!administration.isPublic(bucket) || !['GET', 'HEAD'].includes(request.method))
    return deny(response, 404, 'NoSuchBucket');
  const page = request.url.replace(/\/(\?.*)?$/, '/index.html');
  // Nobody's request: of an owner's key it needs none.
  const { authorization, ...headers } = request.headers;
  request.url = `/${bucket}${page}`;
  request.headers = headers;
  return serveS3(request, response);
}

async function answerAdministration(request, response) {
  const { pathname, searchParams } = new URL(request.url, 'http://admin');
  const send = (status, body) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  if (pathname === '/health') return send(200, {});
  // Open to all unless metrics_token is set (Garage: configuration reference).
  if (pathname === '/metrics' && settings.admin.metrics_token === undefined) {
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' });
    return response.end('# the stand-in has no metrics\n');
  }
  if (request.headers.authorization !== `Bearer ${token}`) return send(403, { message: 'Forbidden' });
  try {
    let text = '';
    for await (const chunk of request) text += chunk;
    const call = pathname.replace(/^\/v2\//, '');
    const answer = await administration.answer(
      call,
      Object.fromEntries(searchParams),
      text ? JSON.parse(text) : undefined,
    );
    return answer === undefined ? send(404, { message: 'not found' }) : send(200, answer);
  } catch (error) {
    return send(400, { message: error.message });
  }
}

const [s3Address, webAddress, adminAddress] = [
  settings.s3_api.api_bind_addr,
  settings.s3_web?.bind_addr,
  settings.admin.api_bind_addr,
];
for (const [address, answer] of [
  [s3Address, answerS3],
  [webAddress, answerWeb],
  [adminAddress, answerAdministration],
]) {
  if (address === undefined) continue;
  const [, host, port] = /^(.*):(\d+)$/.exec(address);
  http.createServer(answer).listen(Number(port), host.replace(/^\[|\]$/g, ''));
}
process.on('SIGTERM', () => process.exit(0));
