import type { FastifyRequest } from 'fastify';

/** The pages that this server hands out need scripts, styles, pictures and answers of its own, and nothing else. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const ALWAYS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** Headers of every answer. What the API says is never kept: it is about now, and may be for one person only. */
export function securityHeaders({ url }: FastifyRequest): Readonly<Record<string, string>> {
  return url.startsWith('/api/') ? { ...ALWAYS, 'cache-control': 'no-store' } : ALWAYS;
}
