import { z } from 'zod';
import { evidenceCount, ratio, ratioFrom, risingPercents, share, span } from './schema-parts.ts';

/** The part of the configuration's schema that says when a route's users may move on. */

export const gate = z
  .strictObject({
    minComparisons: evidenceCount
      .prefault(1000)
      .describe('Comparisons since the step began below which nothing rises.'),
    maxMismatchRate: ratio
      .prefault(0.001)
      .describe('Budget: the upper bound of the share that counts against the service must be under it.'),
    maxErrorIncrease: share
      .prefault(0.001)
      .describe("By how much the service's share of errors may exceed the monolith's, 0 to 1."),
    maxLatencyRatio: ratioFrom
      .prefault(1.2)
      .describe("Largest ratio of the service's p95 and p99 to the monolith's."),
    latencySlack: span
      .prefault('5ms')
      .describe('By so much the service may be slower, whatever the ratio: of fast answers it says little.'),
    maxSkipped: share
      .prefault(0.1)
      .describe('Largest share of exchanges that were to be compared and were not, 0 to 1.'),
    soak: span.prefault('24h').describe('Least time at a step before the next one.'),
    completeSoak: span.prefault('14d').describe('Least time at live before complete.'),
  })
  .prefault({})
  .describe('What a route must show, since its step began, before more of its users move to the service.');

export const ramp = z
  .strictObject({
    steps: risingPercents
      .prefault([1, 5, 25, 50, 100])
      .describe('Percentages of users that the canary takes one after the other.'),
    hold: span.prefault('1h').describe('Least time between two steps, besides the soak of the gate.'),
    auto: z
      .boolean({ error: 'true or false' })
      .prefault(false)
      .describe('Take each step by itself once the gate lets it; otherwise only say that it is due.'),
  })
  .describe(
    'How the canary rises. Without this key only people raise it; a breach takes it back either way.',
  );
