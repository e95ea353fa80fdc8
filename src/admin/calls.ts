import type { FastifyInstance, FastifySchema, RouteOptions } from 'fastify';
import { ERRORS, type ErrorCode } from '../errors.ts';
import type { Role } from './actor.ts';

/** One call that the server answers. */
export interface Call {
  readonly method: string;
  /** As the router has it: `/api/v1/routes/:id`. */
  readonly path: string;
  readonly role: Role | 'anyone';
  readonly schema: FastifySchema;
}

/** Notes every call that is added to the server from now on. The list fills while the server is made. */
export function collectCalls(app: FastifyInstance): readonly Call[] {
  const calls: Call[] = [];
  app.addHook('onRoute', ({ method, url: path, config, schema = {} }: RouteOptions) => {
    const role = config?.open === true ? 'anyone' : (config?.role ?? 'viewer');
    // HEAD comes with every GET and is not told apart.
    for (const one of [method].flat()) if (one !== 'HEAD') calls.push({ method: one, path, role, schema });
  });
  return calls;
}

/** The methods that a path takes, whatever stands for its parameters; none where no call has such a path. */
export function methodsOf(calls: readonly Call[], path: string): readonly string[] {
  const given = path.split('/');
  const fits = (pattern: string): boolean => {
    const steps = pattern.split('/');
    return (
      steps.length === given.length &&
      steps.every((step, i) => (step.startsWith(':') ? given[i] !== '' : step === given[i]))
    );
  };
  return calls.filter((call) => fits(call.path)).map(({ method }) => method);
}

/** The errors that a call may answer with: its own, and those that come with what it takes and who may call it. */
export function errorsOf({ method, path, role, schema }: Call): readonly ErrorCode[] {
  const codes: ErrorCode[] = ['bad_request', 'host_not_allowed', 'internal', ...(schema.errors ?? [])];
  if (role !== 'anyone') codes.push('unauthenticated');
  if (role === 'operator') codes.push('forbidden');
  if (path.includes('/:')) codes.push('not_found');
  if (method !== 'GET') codes.push('cross_site', 'body_too_large', 'media_type');
  return [...new Set(codes)].sort((a, b) => ERRORS[a].http - ERRORS[b].http);
}
