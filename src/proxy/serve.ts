import type { Tracer } from '@opentelemetry/api';
import type { Side } from '../diff/types.ts';
import type { ServerExchange } from '../http1/server-exchange.ts';
import type { SentRequest } from '../shadow/sent-request.ts';
import type { ShadowedExchange } from '../shadow/shadowed-exchange.ts';
import { RequestTrace } from '../tracing/request-trace.ts';
import { admit, type Refusal } from './admission.ts';
import { answerError } from './error-answer.ts';
import { Forward } from './forward.ts';
import { outgoingRequest } from './outgoing-request.ts';
import type { RouteRuntime, Runtime } from './runtime.ts';
import { mayUpgrade } from './tunnel.ts';

/** One request's way through Ficus: match, split, shadow, forward. */
export function serve(runtime: Runtime, exchange: ServerExchange): void {
  const begun = performance.now();
  const { gateway } = runtime;
  const target = admit(exchange, gateway.via);
  if ('code' in target) {
    refuse(runtime, exchange, target);
    return;
  }
  const sent = outgoingRequest(exchange, target, gateway);
  const route = runtime.match(exchange, target);
  const request = runtime.tracer === undefined ? sent : traced(sent, runtime.tracer, route.id);
  const upgrade = mayUpgrade(exchange.framing);
  // What a client sends behind a refused upgrade may be anything: it is not read for a request.
  if (upgrade !== undefined) exchange.keepAlive = false;
  const { served, shadow: other } = route.sides(exchange);
  const pass = served === 'service' ? route.guard.enter() : undefined;
  if (typeof pass === 'string') {
    const forward = new Forward({
      exchange,
      request,
      route,
      shadow: undefined,
      unmirrored: undefined,
      upgrade,
      begun,
      startedAt: 0,
    });
    if (other !== undefined) route.shadow?.skip(pass);
    forward.withoutService(pass);
    return;
  }
  const startedAt = other === undefined ? 0 : Date.now();
  const shadow = other === undefined ? undefined : begin(route, request, upgrade, served, other, startedAt);
  const unmirrored = other !== undefined && shadow === undefined ? route.shadow : undefined;
  new Forward({ exchange, request, route, shadow, unmirrored, upgrade, begun, startedAt }).start(
    served,
    pass,
  );
}

/** The same request with its first span begun. */
function traced(sent: SentRequest, tracer: Tracer, route: string): SentRequest {
  const trace = new RequestTrace(tracer, sent, route);
  return { ...sent, trace, traceId: trace.sampledId };
}

/** What leaves HTTP is not mirrored: nobody could compare it. */
function begin(
  { shadow }: RouteRuntime,
  request: SentRequest,
  upgrade: string | undefined,
  served: Side,
  other: Side,
  startedAt: number,
): ShadowedExchange | undefined {
  if (upgrade === undefined) return shadow?.begin(request, served, other, startedAt);
  shadow?.skip('upgrade');
  return undefined;
}

/** A request that could be read and yet goes nowhere; the connection closes, since its client and we disagree. */
function refuse(runtime: Runtime, exchange: ServerExchange, { code, why }: Refusal): void {
  const { id } = outgoingRequest(exchange, { target: '/', authority: undefined }, runtime.gateway);
  exchange.keepAlive = false;
  answerError(exchange, code, id, { why });
  runtime.unmatched.metrics.served('monolith', exchange.head.method, exchange.status, 0);
}
