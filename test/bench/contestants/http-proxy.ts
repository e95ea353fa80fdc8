import { nodeContestant } from './node-contestant.ts';

/** http-proxy 1.18.1 with keep-alive connections, which it does not have by default. */
export const httpProxyContestant = nodeContestant('http-proxy', 'http-proxy-server.ts');
