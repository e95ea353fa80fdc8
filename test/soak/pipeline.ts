import { connect } from 'node:net';
import type { Asked, Outcome } from './ask.ts';
import { type Plan, targetOf } from './plan.ts';

const HEAD_END = '\r\n\r\n';

/** Sends several GETs at once on one connection, and tells what came of each; those behind a break have `left`. */
export async function pipelined(
  url: string,
  plans: readonly Plan[],
  user: string,
): Promise<{ asked: Asked; outcome: Outcome }[]> {
  const { hostname, port, host } = new URL(url);
  const outcomes: Outcome[] = [];
  const socket = connect(Number(port), hostname);
  socket.write(
    plans
      .map((plan) => `GET ${targetOf(plan)} HTTP/1.1\r\nHost: ${host}\r\nX-User: ${user}${HEAD_END}`)
      .join(''),
  );
  let text = '';
  await new Promise<void>((resolve) => {
    socket.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
      for (let taken = answerIn(text); taken !== undefined; taken = answerIn(text)) {
        outcomes.push(taken.outcome);
        text = text.slice(taken.length);
      }
      if (outcomes.length === plans.length) socket.destroy();
    });
    socket.on('error', () => socket.destroy());
    socket.on('end', () => socket.destroy());
    socket.on('close', () => resolve());
  });
  if (outcomes.length < plans.length && text !== '')
    outcomes.push({ type: 'broken', side: sideIn(text), why: 'closed' });
  return plans.map((plan, i) => ({
    asked: { method: 'GET', plan, receipt: '' },
    outcome: outcomes[i] ?? { type: 'left' },
  }));
}

/** The first answer in the text, where it is there whole. */
function answerIn(text: string): { outcome: Outcome; length: number } | undefined {
  const headEnd = text.indexOf(HEAD_END);
  if (headEnd === -1) return undefined;
  const head = text.slice(0, headEnd);
  const bodyStart = headEnd + HEAD_END.length;
  // All bodies here are ASCII: a character is a byte.
  const end = bodyStart + Number(/^content-length: (\d+)/im.exec(head)?.[1]);
  if (!(text.length >= end)) return undefined;
  const status = Number(head.split(' ', 2)[1]);
  return {
    outcome: { type: 'answer', status, side: sideIn(head), body: text.slice(bodyStart, end) },
    length: end,
  };
}

function sideIn(head: string): string | undefined {
  return /^x-side: (\w+)/im.exec(head)?.[1];
}
