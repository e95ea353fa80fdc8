/** The comparer thread's entry: judges exchanges and is the store's one writer. */

import { parentPort, workerData } from 'node:worker_threads';
import type { Exchange } from '../diff/exchange.ts';
import { Judge, type Judgement, type Suspicion } from './judge.ts';
import type { ComparerThreadData, FromComparer, ToComparer } from './messages.ts';
import { detached, unpack } from './parcel.ts';
import { Recorder } from './recorder.ts';
import { Rereader } from './rereader.ts';
import { type Judged, totalsOf } from './tally.ts';

const port = parentPort;
if (port === null) throw new Error('the comparer runs in a worker thread only');

const { storePath, storeLimits, settings } = workerData as ComparerThreadData;
const tell = (message: FromComparer) => port.postMessage(message);
const judge = new Judge(settings.routes);
const recorder = new Recorder(storePath, tell, {
  limits: storeLimits,
  redact: settings.redact,
  remember: (places) => judge.remember(places),
});
const rereader = new Rereader(() => performance.now());
rereader.setMonolith(settings.monolith);
recorder.setSteps(settings.routes);

port.on('message', (message: ToComparer) => {
  switch (message.type) {
    case 'settings':
      judge.setRoutes(message.settings.routes);
      rereader.setMonolith(message.settings.monolith);
      recorder.setRedaction(message.settings.redact);
      recorder.setSteps(message.settings.routes);
      break;
    case 'counts':
      recorder.addCounts(message.deltas);
      recorder.addObserved(message.observed);
      break;
    case 'recount':
      recorder.recount();
      break;
    case 'exchanges': {
      const { packed, cost } = message;
      const judged = unpack(packed).flatMap((exchange) => {
        const found = judge.judge(exchange);
        if ('judged' in found) return [record(found, exchange)];
        return lookAgain(found) ? [] : [record(judge.unverified(found), exchange)];
      });
      judge.settle();
      recorder.addRuleUses(judge.ruleUses.drain());
      const lagSeconds = Math.max(0, Date.now() - packed.queuedAt) / 1000;
      tell({ type: 'judged', results: totalsOf(judged), cost, lagSeconds });
      break;
    }
    case 'close':
      rereader.close();
      recorder.close();
      tell({ type: 'closed' });
      break;
  }
});

function record({ judged, finding, problem }: Judgement, { startedAt, request }: Exchange): Judged {
  if (problem !== undefined) tell({ type: 'compare_failed', message: problem });
  recorder.add(judged, startedAt, finding, request);
  return judged;
}

/** Asks the monolith again, where it may be asked; the verdict then follows by itself. */
function lookAgain({ route, exchange, comparison }: Suspicion): boolean {
  if (!rereader.mayAsk(route, exchange.request)) return false;
  // The parcel's memory need not wait for the answer: from here on nothing may hold the exchange that lies in it.
  const suspicion = { route, exchange: detached(exchange), comparison };
  rereader.ask(route, suspicion.exchange.request, (second) => {
    const verified = second === undefined ? judge.unverified(suspicion) : judge.verified(suspicion, second);
    const judged = record(verified, suspicion.exchange);
    const { outcome = 'failed' } = verified;
    tell({ type: 'reread', results: totalsOf([judged]), route: route.id, outcome });
  });
  return true;
}
