import type { FastifyError, FastifyInstance } from 'fastify';

/** An answer that is no success: `{"error":{"code","message"}}` with its status. */
export class ApiError extends Error {
  readonly statusCode: number;
  readonly code: string;

  constructor(statusCode: number, code: string, message: string) {
    super(message);
    this.name = 'ApiError';
    this.statusCode = statusCode;
    this.code = code;
  }
}

export function notFound(what: string): ApiError {
  return new ApiError(404, 'not_found', `${what} not found`);
}

/** Gives every error of the API its one form; what nobody foresaw is a 500 without its details. */
export function answerErrors(app: FastifyInstance): void {
  app.setNotFoundHandler(() => {
    throw notFound('page');
  });
  app.setErrorHandler((error: FastifyError | ApiError, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) {
      return reply.code(500).send({ error: { code: 'internal', message: 'something went wrong' } });
    }
    const code = error instanceof ApiError ? error.code : 'bad_request';
    return reply.code(status).send({ error: { code, message: error.message } });
  });
}
