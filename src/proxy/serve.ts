import type { ServerExchange } from '../http1/server-exchange.ts';
import { admit, type Refusal } from './admission.ts';
import { answerError } from './error-answer.ts';
import { Forward } from './forward.ts';
import { outgoingRequest } from './outgoing-request.ts';
import type { Runtime } from './runtime.ts';
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
  const request = outgoingRequest(exchange, target, gateway);
  const route = runtime.match(exchange, target);
  const { served, shadow: other } = route.sides(exchange);
  const upgrade = mayUpgrade(exchange.framing);
  const shadow =
    other === undefined || upgrade !== undefined
      ? undefined
      : route.shadow?.begin(request, served, other, Date.now());
  if (upgrade !== undefined) {
    // What a client sends behind a refused upgrade may be anything: it is not read for a request.
    exchange.keepAlive = false;
    if (other !== undefined) route.shadow?.skip('upgrade');
  }

  new Forward({ exchange, request, route, shadow, upgrade, begun }).start(served);
}

/** A request that could be read and yet goes nowhere; the connection closes, since its client and we disagree. */
function refuse(runtime: Runtime, exchange: ServerExchange, { code, why }: Refusal): void {
  const { id } = outgoingRequest(exchange, { target: '/', authority: undefined }, runtime.gateway);
  exchange.keepAlive = false;
  answerError(exchange, code, id, { why });
  runtime.unmatched.metrics.served('monolith', exchange.head.method, exchange.status, 0);
}
