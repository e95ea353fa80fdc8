import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyTypeProvider,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import { z } from 'zod';
import type { ErrorCode } from '../errors.ts';

/** Makes a route's zod schemas the types of its parameters, its body and its answers. */
interface ZodTypes extends FastifyTypeProvider {
  readonly validator: this['schema'] extends z.ZodType ? z.output<this['schema']> : unknown;
  readonly serializer: this['schema'] extends z.ZodType ? z.input<this['schema']> : unknown;
}

/** The server that calls are added to: `app.get(path, { config: { role }, schema: { … } }, handler)`. */
export type AdminServer = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypes
>;

/**
 * The schema of a call is the one source of what is checked and of what the OpenAPI document says: `params`,
 * `querystring` and `body` check what comes in, `response` has a schema for each status that is no error.
 */
declare module 'fastify' {
  interface FastifySchema {
    /** What the call is for, as one line. */
    readonly summary?: string;
    /** The errors of its own; those that any call may have are added by the document. */
    readonly errors?: readonly ErrorCode[];
    /** Media type of the answer; JSON when absent. */
    readonly produces?: string;
  }
}

export function isZod(schema: unknown): schema is z.ZodType {
  return schema instanceof z.ZodType;
}
