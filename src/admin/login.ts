import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { FicusError } from '../errors.ts';
import { SESSION_COOKIE } from './access.ts';
import { actorOf, type Role } from './actor.ts';
import { type Callers, SESSION_SECONDS } from './callers.ts';
import type { AdminContext } from './context.ts';
import type { AdminServer } from './zod-types.ts';

/** Attempts to log in from one address within a minute. */
const MOST_ATTEMPTS = 10;

const me = z.object({ name: z.string(), role: z.enum(['viewer', 'operator']) }) satisfies z.ZodType<{
  name: string;
  role: Role;
}>;

/** `/api/v1/login`, `/logout` and `/me`: a browser changes a token for a cookie that no script can read. */
export function loginRoutes(app: AdminServer, callers: Callers, { report }: AdminContext): void {
  const attempts = app.createRateLimit({ max: MOST_ATTEMPTS, timeWindow: 60_000 });

  app.post(
    '/api/v1/login',
    {
      config: { open: true },
      schema: {
        summary: 'Begins a session: sets a cookie in exchange for a token.',
        body: z.strictObject({ token: z.string({ error: 'a token' }) }),
        response: { 200: me },
        errors: ['unauthenticated', 'too_many_logins'],
      },
    },
    async (request, reply) => {
      const attempt = await attempts(request);
      if (!attempt.isAllowed && attempt.isExceeded) {
        const seconds = String(attempt.ttlInSeconds);
        reply.header('retry-after', seconds);
        throw new FicusError('too_many_logins', { seconds });
      }
      if (!callers.named)
        throw new FicusError('bad_request', { why: 'no tokens are configured, so nobody needs to log in' });
      const holder = callers.byToken(request.body.token);
      if (holder === undefined) {
        report('info', `a login from ${request.ip} was refused`);
        throw new FicusError('unauthenticated', { why: 'this one is not known' });
      }
      endSession(request, callers);
      const cookie = cookieOptions(request);
      reply.setCookie(SESSION_COOKIE, callers.begin(holder), { ...cookie, maxAge: SESSION_SECONDS });
      return { name: holder.name, role: holder.role };
    },
  );

  app.post(
    '/api/v1/logout',
    { config: { open: true }, schema: { summary: 'Ends the session.', response: { 204: z.undefined() } } },
    async (request, reply: FastifyReply) => {
      endSession(request, callers);
      return reply.clearCookie(SESSION_COOKIE, cookieOptions(request)).code(204).send();
    },
  );

  app.get(
    '/api/v1/me',
    { schema: { summary: 'Who asks, and what they may do.', response: { 200: me } } },
    async (request) => ({ name: actorOf(request), role: request.caller?.role ?? ('viewer' as const) }),
  );
}

function endSession({ cookies }: FastifyRequest, callers: Callers): void {
  const before = cookies[SESSION_COOKIE];
  if (before !== undefined) callers.end(before);
}

/** Secure where the browser came by https; whoever stands in front and ends TLS says so. */
function cookieOptions({ protocol, headers }: FastifyRequest) {
  const forwarded = `${headers['x-forwarded-proto'] ?? ''}`.split(',', 1)[0]?.trim();
  const secure =
    protocol === 'https' || forwarded === 'https' || /\bproto="?https\b/i.test(headers.forwarded ?? '');
  return { path: '/', httpOnly: true, sameSite: 'strict', secure } as const;
}
