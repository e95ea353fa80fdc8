/** http-proxy as a process of its own: PORT MONOLITH. */

import { Agent, createServer } from 'node:http';
import httpProxy from 'http-proxy';

const [port = '', monolith = ''] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: 256, maxFreeSockets: 256 });
const proxy = httpProxy.createProxyServer({ target: `http://${monolith}`, agent, xfwd: true });
// A client that leaves in the middle is an error to http-proxy, and one without a listener ends the process.
proxy.on('error', (_error, _request, response) => {
  response.destroy();
});
createServer((request, response) => proxy.web(request, response)).listen(Number(port), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
