/** @fastify/reply-from as a process of its own: PORT MONOLITH. */

import replyFrom from '@fastify/reply-from';
import fastify from 'fastify';

const [port = '', monolith = ''] = process.argv.slice(2);
const app = fastify({ logger: false });
// A proxy passes bodies on; Fastify would parse them.
app.removeAllContentTypeParsers();
app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
app.register(replyFrom, { base: `http://${monolith}`, undici: { connections: 256, pipelining: 1 } });
app.all('/*', (_request, reply) => reply.from());
await app.listen({ host: '127.0.0.1', port: Number(port) });
process.on('SIGTERM', () => process.exit(0));
