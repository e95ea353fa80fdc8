import { expect, test } from 'vitest';
import { lines, load } from './config-text.ts';

/** Every key that the design names. */
const DESIGNED = `version: 1
listen: { host: 0.0.0.0, port: 8080 }
admin: { host: 127.0.0.1, port: 9090, tokens: [{ name: ops, role: operator, env: OPS }] }
store: { url: "sqlite:./data/ficus.db", retention: 30d, maxSize: 2GiB }
monolith: { url: "http://127.0.0.1:3000" }
services:
  orders:
    url: "\${ORDERS_URL:-http://127.0.0.1:3001}"
    breaker: { errorRate: 0.5, window: 10s, minRequests: 20, cooldown: 30s }
    health: { path: /healthz, interval: 5s }
routes:
  - id: orders-read
    match: { methods: [GET], path: "/orders/:id" }
    service: orders
    stage: canary
    canary: { percent: 5, stickBy: ["header:x-user-id", "cookie:sid", "ip"], cohort: orders }
    shadow:
      sample: 100
      methods: [GET, HEAD, OPTIONS]
      maxConcurrent: 64
      timeout: 5s
      headers: { set: {}, remove: [] }
    compare:
      maxBody: 1MiB
      headers: [content-type, location]
      rules:
        - { path: "$.createdAt", allow: [timezone], shift: 1h, zones: [UTC], reason: a, owner: b, expires: 2027-03-01 }
        - { path: "$.items", allow: [ordering], keyBy: sku, reason: a, owner: b }
        - { path: "$..price", allow: [rounding], tolerance: 0.01, decimals: 2, reason: a, owner: b }
        - { path: "$.generatedAt", allow: [value], pattern: x, reason: clock, owner: platform }
    gate: { minComparisons: 1000, maxMismatchRate: 0.001, maxLatencyRatio: 1.2, soak: 24h }
    ramp: { steps: [1, 5, 25, 50, 100], hold: 1h, auto: false }
`;

test('every designed key is accepted', () => {
  expect(lines(load(DESIGNED, { OPS: 'x'.repeat(32) }).problems)).toEqual([]);
});
