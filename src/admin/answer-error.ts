import type { FastifyReply } from 'fastify';
import { FicusError, messageOf } from '../errors.ts';
import type { AdminContext } from './context.ts';

/** Bytes of a request's body: what people and the UI send is small. */
export const BODY_LIMIT = 256 * 1024;

/** Answers with an error in the shape that all errors have. What is nobody's fault but ours is reported. */
export function answerError(
  error: unknown,
  reply: FastifyReply,
  report: AdminContext['report'],
): FastifyReply {
  const known = error instanceof FicusError ? error : asFicusError(error, report);
  const { code, message, details, more } = known;
  if (code === 'unauthenticated') reply.header('www-authenticate', 'Bearer realm="ficus"');
  return reply.code(known.httpStatus).send({ error: { code, message, details: { ...details, ...more } } });
}

/** Fastify's own complaints about a request are the caller's fault; anything else is ours and is logged. */
function asFicusError(error: unknown, report: AdminContext['report']): FicusError {
  const why = messageOf(error);
  const { code, statusCode } = error instanceof Error ? (error as Error & Partial<Complaint>) : {};
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new FicusError('body_too_large', { limit: String(BODY_LIMIT) });
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return new FicusError('media_type');
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return new FicusError('bad_request', { why });
  report('error', `the admin API failed: ${why}`);
  return new FicusError('internal', { why });
}

/** What Fastify adds to its errors. */
interface Complaint {
  readonly code: string;
  readonly statusCode: number;
}
