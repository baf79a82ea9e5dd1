// Sends one request, described on standard input as JSON, and prints the answer as JSON.
const http = require('node:http');
const https = require('node:https');

async function read(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function certificateOf(socket) {
  if (!socket.getPeerCertificate) return undefined;
  const { subjectaltname, issuer, valid_from, valid_to, serialNumber } = socket.getPeerCertificate();
  const protocol = socket.getProtocol();
  return {
    names: subjectaltname,
    issuer: issuer?.CN,
    validFrom: valid_from,
    validTo: valid_to,
    serialNumber,
    protocol,
  };
}

/** Finds one address for whatever name, in the two forms that Node.js asks in. */
function only(address) {
  return (_, { all }, found) => (all ? found(null, [{ address, family: 4 }]) : found(null, address, 4));
}

async function main() {
  const { url, method, headers, body, ca, seconds, address } = JSON.parse(await read(process.stdin));
  const client = url.startsWith('https:') ? https : http;
  const lookup = address === undefined ? undefined : only(address);
  const request = client.request(url, { method, headers, ca, timeout: seconds * 1000, agent: false, lookup });
  const answer = new Promise((resolve, reject) => {
    request.on('response', resolve);
    request.on('error', reject);
    request.on('timeout', () => request.destroy(new Error(`no answer within ${seconds} s`)));
  });
  request.end(body);
  const response = await answer;
  const certificate = certificateOf(response.socket);
  const content = await read(response);
  const { statusCode: status, headers: received } = response;
  console.log(JSON.stringify({ status, headers: received, body: content.toString('utf8'), certificate }));
}

main().catch((error) => {
  console.error(error.code ? `${error.code}: ${error.message}` : error.message);
  process.exitCode = 1;
});
