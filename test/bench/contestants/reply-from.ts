import { nodeContestant } from './node-contestant.ts';

/** @fastify/reply-from over undici. */
export const replyFrom = nodeContestant('@fastify/reply-from', 'reply-from-server.ts');
