import { z } from 'zod';
import { compare, ruleSchema } from './schema-compare.ts';
import { gate, ramp } from './schema-gate.ts';
import {
  age,
  baseUrl,
  count,
  duration,
  faultless,
  headerName,
  headerValue,
  hostPattern,
  method,
  name,
  network,
  pathPattern,
  pattern,
  percent,
  port,
  secretName,
  stickySource,
  storeSize,
  storeUrl,
  text,
  variableName,
} from './schema-parts.ts';
import { service, timeouts, upstreamTls } from './schema-upstreams.ts';

/** The schema of `routes.yaml`: the one source of the configuration's keys, defaults and descriptions. */

/** Mirrored without a promise that the service's side effects are isolated. */
export const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'] as const;

const STAGES = ['off', 'shadow', 'canary', 'live', 'complete'] as const;

const match = z.strictObject({
  methods: z
    .array(method)
    .min(1, { error: 'a list of at least one method' })
    .optional()
    .describe('Methods that match; all when absent. GET does not include HEAD.'),
  path: pathPattern.describe('Path pattern: :name is one segment, *name the rest, {…} is optional.'),
  host: hostPattern.optional().describe('Host name without port; *.example.com matches all names below it.'),
  headers: z
    .record(
      headerName,
      z.union([z.literal(true), headerValue], { error: 'true, or the exact value as text' }),
    )
    .optional()
    .describe('Headers that must be there: the exact value, or true for any.'),
});

const canary = z
  .strictObject({
    percent: percent.prefault(0).describe('Percentage of users that the service serves, in steps of 0.001.'),
    stickBy: z
      .array(stickySource)
      .min(1, { error: 'a list of at least one of "header:NAME", "cookie:NAME" and "ip"' })
      .prefault(['ip'])
      .describe('What tells users apart; the first one present counts, and without any the client address.'),
    cohort: text('the name of a cohort')
      .optional()
      .describe('Routes of one cohort move the same users. The default is the name of the service.'),
  })
  .prefault({})
  .describe('Which users the service serves in the stage canary.');

const shadow = z
  .strictObject({
    sample: percent.prefault(100).describe('Percentage of requests that are mirrored and compared.'),
    methods: z
      .array(method)
      .min(1, { error: 'a list of at least one method' })
      .prefault([...SAFE_METHODS])
      .describe('Methods that are mirrored. Others than these three need sideEffects: isolated.'),
    maxConcurrent: count.prefault(64).describe('Mirrored requests of this route in flight at once.'),
    timeout: duration.prefault('5s').describe('Longest time a mirrored request may take.'),
    headers: z
      .strictObject({
        set: z
          .record(mirrorHeader(), headerValue)
          .prefault({})
          .describe('Headers to set on mirrored requests.'),
        remove: z.array(mirrorHeader()).prefault([]).describe('Headers to leave out of mirrored requests.'),
      })
      .prefault({})
      .describe('What differs between the mirrored and the served request.'),
    sideEffects: z
      .enum(['none', 'isolated'], { error: 'a word about mirrored writes' })
      .prefault('none')
      .describe('isolated: a mirrored write touches nothing that users see, so any method may be mirrored.'),
  })
  .prefault({})
  .describe('How requests are mirrored to the side that does not serve.');

const route = z
  .strictObject({
    id: name
      .check(
        faultless((id) => (id === 'unmatched' ? 'is "unmatched", which Ficus uses for itself' : undefined)),
      )
      .describe('Name of the route in metrics, reports and the ledger.'),
    match: match.describe('Which requests the route takes.'),
    service: text('the name of one of the services').describe('The service that takes the route over.'),
    stage: z.enum(STAGES, { error: 'a stage' }).prefault('off').describe('How far the route has moved.'),
    canary,
    shadow,
    compare,
    gate,
    ramp: ramp.optional(),
  })
  .describe('One part of the monolith on its way to a service.');

/** Viewers read, operators change as well. */
export const ROLES = ['viewer', 'operator'] as const;

const accessToken = z
  .strictObject({
    name: name
      .max(64, { error: 'a name of at most 64 characters' })
      .describe('Whose it is, as the ledger names them.'),
    role: z.enum(ROLES, { error: 'a role' }).describe('viewer: reads. operator: changes as well.'),
    env: variableName.describe('Environment variable that has the token, at least 32 characters.'),
  })
  .describe('One person or program that may use the admin server.');

export const configSchema = z
  .strictObject({
    version: z.literal(1, { error: '1, the only version there is' }).describe('Version of this format.'),
    listen: z
      .strictObject({
        host: text('a host name or address').prefault('0.0.0.0').describe('Address to listen on.'),
        port: port.prefault(8080).describe('Port to listen on.'),
        trustedProxies: z
          .array(network)
          .prefault([])
          .describe('Addresses and networks whose X-Forwarded-* is believed: load balancers in front.'),
        tls: z
          .strictObject({
            cert: text('the path of a PEM file').describe('PEM file of the certificate, with its chain.'),
            key: text('the path of a PEM file').describe('PEM file of its private key.'),
          })
          .optional()
          .describe('Serve https. The files are read again with the configuration.'),
        timeouts: z
          .strictObject({
            headers: duration.prefault('30s').describe("Longest time for a request's headers; then 408."),
            body: duration.prefault('60s').describe("Longest silence within a request's body; then 408."),
            answer: duration.prefault('5m').describe('Longest time without taking anything of an answer.'),
            idle: duration.prefault('65s').describe('Longest silence between two requests of a connection.'),
            drain: duration.prefault('30s').describe('From SIGTERM until requests under way are broken off.'),
          })
          .prefault({})
          .describe('How long clients may take.'),
      })
      .prefault({})
      .describe('Where users come in.'),
    admin: z
      .strictObject({
        host: text('a host name or address')
          .prefault('127.0.0.1')
          .describe('Address to listen on; any but loopback needs tokens.'),
        port: port.prefault(9090).describe('Port to listen on.'),
        tokens: z
          .array(accessToken)
          .min(1, { error: 'a list of at least one token; otherwise remove the line' })
          .optional()
          .describe(
            'Who may use the admin server. Without tokens everyone who reaches it may do everything.',
          ),
      })
      .prefault({})
      .describe('Where operators, reviewers and Prometheus come in.'),
    store: z
      .strictObject({
        url: storeUrl.prefault('sqlite:./data/ficus.db').describe('sqlite:PATH, from the working directory.'),
        retention: age
          .prefault('30d')
          .describe('How long counts, and samples of what is not seen any more, are kept.'),
        maxSize: storeSize
          .prefault('2GiB')
          .describe('Largest size of the file with its log; the samples seen longest ago go first.'),
      })
      .prefault({})
      .describe('Where comparisons are kept, how long, and how much.'),
    redact: z
      .strictObject({
        headers: z
          .array(secretName)
          .prefault([])
          .describe('Further headers whose values are secret; any case and signs between words.'),
        fields: z
          .array(secretName)
          .prefault([])
          .describe('Further fields of JSON, XML, forms and queries whose values are secret.'),
        patterns: z
          .array(pattern)
          .prefault([])
          .describe('Regular expressions of further values that are secret wherever they stand.'),
        keep: z
          .array(secretName)
          .prefault([])
          .describe('Names that look secret and are not, such as "pageToken".'),
      })
      .prefault({})
      .describe('What is secret beside what looks so: nothing secret is stored or logged.'),
    monolith: z
      .strictObject({
        url: baseUrl.describe('Scheme, host and port of the monolith.'),
        timeouts,
        tls: upstreamTls,
      })
      .describe('The system that is being replaced. It serves whatever no route takes.'),
    services: z.record(name, service).prefault({}).describe('The services, by name.'),
    routes: z
      .array(route)
      .describe('The routes. The first that matches wins; what none matches, the monolith serves.'),
  })
  .meta({
    title: 'Ficus configuration',
    description: 'routes.yaml of Ficus, a strangler-fig migration proxy.',
  });

export { ruleSchema };

export type Config = z.output<typeof configSchema>;
export type RouteConfig = z.output<typeof route>;
export type RuleConfig = z.output<typeof ruleSchema>;

/** Header names that frame or address a message: another value on the mirror would make it another request. */
function mirrorHeader() {
  const framing =
    /^(?:host|connection|content-length|expect|keep-alive|proxy-connection|te|trailer|transfer-encoding|upgrade)$/i;
  return headerName.check(
    faultless((value) =>
      framing.test(value)
        ? 'is a header that frames or addresses the request: the mirror must not change it'
        : undefined,
    ),
  );
}

/** True for a method that may be mirrored without any promise about side effects. */
export function isSafeMethod(method: string): boolean {
  return (SAFE_METHODS as readonly string[]).includes(method);
}
