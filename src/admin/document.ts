import { z } from 'zod';
import type { Call } from './calls.ts';
import { openApi } from './open-api.ts';
import type { AdminServer } from './zod-types.ts';

/** `/api/v1/openapi.json`: what this server answers, for programs. */
export function documentRoute(app: AdminServer, calls: readonly Call[], version: string): void {
  // Made when it is first asked for: by then every call is there.
  let document: Readonly<Record<string, unknown>> | undefined;
  app.get(
    '/api/v1/openapi.json',
    {
      schema: {
        summary: 'This document.',
        response: {
          200: z.looseObject({ openapi: z.literal('3.1.1'), paths: z.record(z.string(), z.unknown()) }),
        },
      },
    },
    async () => {
      document ??= openApi(calls, version);
      return document as { openapi: '3.1.1'; paths: Record<string, unknown> };
    },
  );
}
