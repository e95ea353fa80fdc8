import { FILE, ITEM, UPLOAD, VARIED } from './contents.ts';
import type { Contestant } from './contestants/contestant.ts';
import { ficus } from './contestants/ficus.ts';
import { haproxy } from './contestants/haproxy.ts';
import { httpProxyContestant } from './contestants/http-proxy.ts';
import { nginx } from './contestants/nginx.ts';
import { replyFrom } from './contestants/reply-from.ts';
import type { ServiceName } from './origins/start.ts';

/** One contestant's place in a case. */
export interface Entry {
  /** As the table shows it. */
  readonly name: string;
  readonly contestant: Contestant;
  /** Who gets a copy of every request. */
  readonly service: ServiceName | undefined;
}

/** One kind of traffic, and who competes at it. */
export interface Case {
  readonly id: CaseId;
  readonly title: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly connections: number;
  /** Mirrored requests that Ficus may have under way at once. */
  readonly copiesAtOnce: number;
  readonly entries: readonly Entry[];
  /** The entry that the others' figures are divided by. */
  readonly base: string;
}

export const CASE_IDS = ['plain', 'equal', 'differing', 'varied', 'hung', 'upload', 'download'] as const;
export type CaseId = (typeof CASE_IDS)[number];

const DEFAULT_COPIES = 64;
/** Every request is to be mirrored and compared, however many answers are late. */
const ALL_COPIES = 1024;

const plainEntries: readonly Entry[] = [ficus, httpProxyContestant, replyFrom, nginx, haproxy].map(
  (contestant) => ({ name: contestant.name, contestant, service: undefined }),
);

function shadowEntries(service: ServiceName): readonly Entry[] {
  return [
    { name: 'Ficus shadow', contestant: ficus, service },
    { name: 'nginx mirror', contestant: nginx, service },
  ];
}

const withoutShadow: readonly Entry[] = [
  { name: 'Ficus', contestant: ficus, service: undefined },
  { name: 'nginx', contestant: nginx, service: undefined },
];

export const CASES: readonly Case[] = [
  {
    id: 'plain',
    title: 'Plain: GET, 600 bytes',
    method: 'GET',
    path: ITEM,
    connections: 64,
    copiesAtOnce: DEFAULT_COPIES,
    entries: plainEntries,
    base: 'nginx',
  },
  {
    id: 'equal',
    title: 'Shadow: GET, 600 bytes, equal answers',
    method: 'GET',
    path: ITEM,
    connections: 64,
    copiesAtOnce: ALL_COPIES,
    entries: shadowEntries('equal'),
    base: 'nginx mirror',
  },
  {
    id: 'differing',
    title: 'Shadow: GET, 600 bytes of JSON, one difference',
    method: 'GET',
    path: ITEM,
    connections: 64,
    copiesAtOnce: ALL_COPIES,
    entries: shadowEntries('differing'),
    base: 'nginx mirror',
  },
  {
    id: 'varied',
    title: 'Shadow: GET, 600 bytes of JSON, one difference, no two answers alike',
    method: 'GET',
    path: VARIED,
    connections: 64,
    copiesAtOnce: ALL_COPIES,
    entries: shadowEntries('differing'),
    base: 'nginx mirror',
  },
  {
    id: 'hung',
    title: 'Shadow: GET, 600 bytes, the service takes 1 s',
    method: 'GET',
    path: ITEM,
    connections: 64,
    copiesAtOnce: DEFAULT_COPIES,
    entries: [...shadowEntries('slow'), ...withoutShadow],
    base: 'nginx',
  },
  {
    id: 'upload',
    title: 'Upload: POST, 64 KB',
    method: 'POST',
    path: UPLOAD,
    connections: 32,
    copiesAtOnce: DEFAULT_COPIES,
    entries: plainEntries,
    base: 'nginx',
  },
  {
    id: 'download',
    title: 'Download: GET, 1 MB',
    method: 'GET',
    path: FILE,
    connections: 16,
    copiesAtOnce: DEFAULT_COPIES,
    entries: plainEntries,
    base: 'nginx',
  },
];
