/** A lean origin: PORT FOLDER DELAY_MS. Serves the folder's files from memory and counts its requests. */

import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { ECHO, FILE, ITEM, TOKEN, UPLOAD, VARIED } from '../contents.ts';

const [port = '', folder = '', delayMs = '0'] = process.argv.slice(2);
const bodies = new Map(
  [ITEM, FILE, UPLOAD, VARIED].map((path) => [path, readFileSync(join(folder, path))] as const),
);
let requests = 0;

function answer(request: IncomingMessage, response: ServerResponse): void {
  if (request.url === '/_requests') {
    response.end(String(requests));
    return;
  }
  // Whoever is behind the monolith's echo is not asked as a service.
  if (request.url === ECHO) {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => response.end(Buffer.concat(chunks)));
    return;
  }
  requests += 1;
  const known = bodies.get(request.url ?? '');
  const body = request.url === VARIED ? varied(known, request) : known;
  request.resume();
  request.on('end', () => {
    const send = () => {
      response.writeHead(body === undefined ? 404 : 200, {
        'Content-Type': 'application/json',
        'Content-Length': body?.length ?? 0,
      });
      response.end(body);
    };
    if (Number(delayMs) === 0) send();
    else setTimeout(send, Number(delayMs));
  });
}

function varied(body: Buffer | undefined, { headers }: IncomingMessage): Buffer {
  return Buffer.from(String(body).replace(TOKEN, String(headers['x-request-id'] ?? '')));
}

const server = createServer({ keepAliveTimeout: 65_000 }, answer);
server.listen(Number(port), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
