import { type Agent, type IncomingMessage, request } from 'node:http';
import { crc32 } from 'node:zlib';
import { type Plan, receipt, targetOf } from './plan.ts';

export interface Asked {
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly plan: Plan;
  /** What an upstream must have made of the request's body. */
  readonly receipt: string;
}

/** What a client saw. `side`: who answered; undefined for Ficus itself. */
export type Outcome =
  | {
      readonly type: 'answer';
      readonly status: number;
      readonly side: string | undefined;
      readonly body: string;
    }
  /** The connection broke before the answer was whole; `side` is undefined where not even its head came. */
  | { readonly type: 'broken'; readonly side: string | undefined; readonly why: string }
  /** The client itself has left. */
  | { readonly type: 'left' };

export interface AskOptions {
  readonly agent: Agent | undefined;
  readonly upload?: Buffer;
  /** Without a length beforehand. */
  readonly chunked?: boolean;
  /** Leaves after so many milliseconds, if it has no whole answer yet. */
  readonly leaveAfter?: number;
  readonly user: string;
}

/** Sends one planned request and tells what came of it. Never rejects. */
export async function ask(
  url: string,
  method: Asked['method'],
  plan: Plan,
  { agent, upload, chunked = false, leaveAfter, user }: AskOptions,
): Promise<{ asked: Asked; outcome: Outcome }> {
  const asked = { method, plan, receipt: upload === undefined ? '' : receipt(upload.length, crc32(upload)) };
  const outcome = await new Promise<Outcome>((resolve) => {
    let left = false;
    let answer: IncomingMessage | undefined;
    const sent = request(`${url}${targetOf(plan)}`, {
      method,
      agent: agent ?? false,
      headers: {
        'x-user': user,
        ...(upload !== undefined && !chunked && { 'content-length': upload.length }),
      },
    });
    const broke = (error: Error) =>
      resolve(left ? { type: 'left' } : { type: 'broken', side: sideOf(answer), why: error.message });
    const leaving =
      leaveAfter === undefined
        ? undefined
        : setTimeout(() => {
            left = true;
            sent.destroy(new Error('left'));
          }, leaveAfter);
    sent.on('error', broke);
    sent.on('close', () => clearTimeout(leaving));
    sent.on('response', (response) => {
      answer = response;
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      response.on('error', broke);
      response.on('end', () =>
        resolve({ type: 'answer', status: response.statusCode as number, side: sideOf(response), body }),
      );
    });
    sent.end(upload);
  });
  return { asked, outcome };
}

function sideOf(answer: IncomingMessage | undefined): string | undefined {
  return answer?.headers['x-side']?.toString();
}
