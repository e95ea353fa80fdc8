import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { z } from 'zod';
import { isKnown } from './access.ts';
import type { Callers } from './callers.ts';
import type { AdminContext } from './context.ts';
import { EventFeed } from './event-feed.ts';
import type { Listener } from './events.ts';
import type { AdminServer } from './zod-types.ts';

/** Milliseconds after which a browser that lost the stream comes again. */
const RETRY = 3000;

/** `/api/v1/events`: server-sent events (WHATWG HTML, section 9.2) of all that changes. */
export function eventRoutes(app: AdminServer, callers: Callers, context: AdminContext): void {
  const { events } = context;
  const feed = new EventFeed(context);
  app.addHook('preClose', async () => events.close());

  app.get(
    '/api/v1/events',
    {
      // What belongs to HEAD would never end.
      exposeHeadRoute: false,
      schema: {
        summary:
          'Events routes, discrepancy, ledger and store as they happen, and alive every 15 seconds, each with JSON as its data.',
        produces: 'text/event-stream',
        response: { 200: z.string() },
        errors: ['too_many_listeners'],
      },
    },
    async (request, reply) => {
      events.admit();
      const headers = reply.getHeaders() as OutgoingHttpHeaders;
      reply.hijack();
      reply.raw.writeHead(200, {
        ...headers,
        'content-type': 'text/event-stream; charset=utf-8',
        // A proxy in front that gathers what it is sent would hold the events back.
        'x-accel-buffering': 'no',
      });
      reply.raw.write(`retry: ${RETRY}\n\n`);
      const forget = events.add(listener(reply.raw, () => isKnown(callers, request)));
      reply.raw.on('close', forget);
      feed.welcome();
    },
  );
}

function listener(response: ServerResponse, allowed: () => boolean): Listener {
  return {
    send: (text) => void response.write(text),
    waiting: () => response.writableLength,
    allowed,
    drop: () => void response.destroy(),
  };
}
