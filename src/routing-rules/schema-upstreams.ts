import { z } from 'zod';
import { baseUrl, count, duration, hostPattern, ratio, text } from './schema-parts.ts';

/** The part of the configuration's schema that says how the monolith and the services are reached. */

export const timeouts = z
  .strictObject({
    connect: duration.prefault('1s').describe('Longest time to open a connection.'),
    headers: duration.prefault('30s').describe('Longest time from the end of the request to the answer.'),
    idle: duration.prefault('60s').describe('Longest silence within an answer.'),
  })
  .prefault({})
  .describe('How long an upstream may take.');

export const upstreamTls = z
  .strictObject({
    ca: text('the path of a PEM file')
      .optional()
      .describe("PEM file of the authorities that may sign the certificate; the system's when absent."),
    serverName: hostPattern
      .optional()
      .describe("Name that the certificate must have; the URL's host when absent."),
  })
  .prefault({})
  .describe('How the certificate of an https upstream is verified. It always is.');

const breaker = z
  .strictObject({
    errorRate: ratio.prefault(0.5).describe('Share of failing requests, 0 to 1, above which it opens.'),
    window: duration.prefault('10s').describe('How far back requests count.'),
    minRequests: count.prefault(20).describe('Requests in the window below which nothing is concluded.'),
    cooldown: duration.prefault('30s').describe('From opening to the next attempt, with one request.'),
  })
  .describe('While it is open, the monolith serves and the shadow rests. Without this key there is none.');

const health = z
  .strictObject({
    path: text('a path such as "/healthz"')
      .regex(/^\/[\x21-\x7e]*$/, { error: 'must begin with "/" and have no spaces' })
      .describe('Asked with GET; 200 to 399 is healthy.'),
    interval: duration
      .prefault('5s')
      .describe('Time between two questions, and the longest that one may take.'),
    unhealthyAfter: count
      .prefault(3)
      .describe('Bad answers in a row from which on it is not asked any more.'),
    healthyAfter: count.prefault(1).describe('Good answers in a row until it is.'),
  })
  .describe('An active check. While it fails, the monolith serves and the shadow rests.');

export const service = z
  .strictObject({
    url: baseUrl.describe('Scheme, host and port. The path comes from the request.'),
    timeouts,
    tls: upstreamTls,
    breaker: breaker.optional(),
    health: health.optional(),
  })
  .describe('A service that takes over routes of the monolith.');
