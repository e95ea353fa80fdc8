import { z } from 'zod';
import { FicusError } from '../errors.ts';
import { trialRuleSchema } from '../routing-rules/rule-issue.ts';
import type { RouteConfig } from '../routing-rules/schema.ts';
import type { JudgedBy } from '../store/rule-trial.ts';
import type { AdminContext } from './context.ts';
import { ruleInput } from './rule-input.ts';
import { rulePreview } from './schemas/triage.ts';
import type { AdminServer } from './zod-types.ts';

/** `POST /api/v1/rules/preview`: what a proposed rule would hide among stored samples, and what does not fit it. Changes nothing. */
export function ruleRoutes(app: AdminServer, { config, slowStore }: AdminContext): void {
  const { $schema: _, ...written } = z.toJSONSchema(trialRuleSchema(), { io: 'input' });
  // Documented in full, and checked by `ruleInput`, whose sentences are those of `ficus check`.
  const rule = z
    .unknown()
    .refine((value) => value !== undefined, { error: 'a rule, written as in routes.yaml' })
    .meta(written);
  const body = z.strictObject({ route: z.string({ error: 'the id of a route' }), rule });
  app.post(
    '/api/v1/rules/preview',
    {
      schema: {
        summary: 'What a proposed rule would hide among stored samples, and what does not fit it.',
        body,
        response: { 200: rulePreview },
        errors: ['not_found', 'store_unavailable'],
      },
    },
    async ({ body: { route: id, rule: proposed } }) => {
      const route = config().routes.find((one) => one.id === id);
      if (route === undefined) throw new FicusError('not_found', { what: `route "${id}"` });
      return slowStore.previewRule({ route: id, rule: ruleInput(proposed), ...judgedBy(route) });
    },
  );
}

/** How a route compares now. */
export function judgedBy({ compare }: RouteConfig): JudgedBy {
  const { headers, cookieValues, rules } = compare;
  return { headers, cookieValues, rules, now: Date.now() };
}
