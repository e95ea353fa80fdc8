import type { Kind } from '../../../src/diff/types.ts';
import {
  changed,
  cut,
  dayLater,
  float32,
  inWord,
  later,
  like,
  noise,
  rounded,
  scaled,
  text,
  timeOf,
  withOffset,
} from './edits.ts';
import type { Random } from './random.ts';
import type { Leaf, Sort } from './tree.ts';

/** What may happen to one leaf. `make` gives the JSON of the other side, or undefined where it does not fit this one. */
export interface LeafFault {
  readonly kind: Kind;
  readonly sub?: string;
  readonly sorts: readonly Sort[];
  /** `json`: only where types tell. `no page`: not in HTML, which knows no such difference. */
  readonly only?: 'json' | 'no page';
  make(leaf: Leaf, random: Random): string | undefined;
}

const PROSE: readonly Sort[] = ['sentence'];
const TIMES: readonly Sort[] = ['instant', 'local'];

const OFFSETS = [60, 120, -300, -480, 330, 345, 540];
const SHIFTS = [60, -60, 120, -120, 330, -300, 480, 660, -15 * 28, 45];
const MISSED = [1, 7, -13, 8, 3 * 1440, 27 * 60, 31];

export const LEAF_FAULTS: readonly LeafFault[] = [
  { kind: 'unit', sorts: ['money', 'money text'], make: (leaf) => like(leaf, scaled(text(leaf), 2)) },
  { kind: 'unit', sorts: ['seconds'], make: (leaf) => like(leaf, scaled(text(leaf), 3)) },
  {
    kind: 'unit',
    sorts: ['whole'],
    make: (leaf, random) =>
      like(leaf, String(BigInt(text(leaf)) * random.pick([60n, 100n, 1000n, 1024n, 3600n, 1_000_000n]))),
  },
  {
    kind: 'rounding',
    sorts: ['precise'],
    make: (leaf, random) => like(leaf, rounded(text(leaf), random.int(2, 5))),
  },
  {
    kind: 'rounding',
    sorts: ['precise'],
    make: (leaf, random) => like(leaf, cut(text(leaf), random.int(2, 5), random.chance(0.3))),
  },
  { kind: 'rounding', sorts: ['precise', 'money'], only: 'json', make: noise },
  { kind: 'rounding', sorts: ['precise', 'money'], only: 'json', make: float32 },
  {
    kind: 'rounding',
    sorts: ['money text'],
    make: (leaf) => (text(leaf).endsWith('0') ? undefined : JSON.stringify(`${text(leaf)}0`)),
  },
  {
    kind: 'type',
    sorts: ['money', 'precise', 'whole', 'seconds', 'identity', 'flag', 'null'],
    only: 'json',
    make: (leaf) => JSON.stringify(leaf.json),
  },
  { kind: 'type', sorts: ['money text'], only: 'json', make: text },
  {
    kind: 'type',
    sorts: ['state', 'code', 'whole', 'date', 'flag', 'sentence'],
    only: 'json',
    make: (leaf) => `[${leaf.json}]`,
  },
  {
    kind: 'timezone',
    sub: 'shift',
    sorts: TIMES,
    make: (leaf, random) => JSON.stringify(later(leaf, random.pick(SHIFTS))),
  },
  {
    kind: 'timezone',
    sub: 'shift',
    sorts: ['local'],
    make: (leaf, random) => JSON.stringify(`${later(leaf, random.pick(SHIFTS)).replace(' ', 'T')}Z`),
  },
  {
    kind: 'timezone',
    sub: 'shift',
    sorts: ['date'],
    make: (leaf, random) => dayLater(leaf, random.pick([1, -1])),
  },
  {
    kind: 'timezone',
    sub: 'notation',
    sorts: ['instant'],
    make: (leaf, random) => JSON.stringify(withOffset(leaf, random.pick(OFFSETS))),
  },
  {
    kind: 'timezone',
    sub: 'notation',
    sorts: ['instant'],
    make: (leaf) => JSON.stringify(new Date(timeOf(leaf)).toUTCString()),
  },
  {
    kind: 'timezone',
    sub: 'notation',
    sorts: ['instant'],
    make: (leaf, random) =>
      like(
        { ...leaf, json: random.chance(0.5) ? '0' : '""' },
        String(Math.floor(timeOf(leaf) / random.pick([1, 1000]))),
      ),
  },
  {
    kind: 'timezone',
    sub: 'notation',
    sorts: ['local', 'instant'],
    make: (leaf) => changed(leaf, text(leaf).replace('T', ' ')),
  },
  {
    kind: 'timezone',
    sub: 'notation',
    sorts: ['instant'],
    make: (leaf, random) =>
      changed(
        leaf,
        text(leaf).replace(/\.\d+/, (fraction) => random.pick(['', `${fraction}000`])),
      ),
  },
  {
    kind: 'text',
    sub: 'case',
    sorts: ['sentence', 'state', 'code', 'uuid', 'digest', 'label'],
    make: (leaf, random) =>
      changed(leaf, random.chance(0.5) ? text(leaf).toUpperCase() : text(leaf).toLowerCase()),
  },
  {
    kind: 'text',
    sub: 'whitespace',
    sorts: PROSE,
    only: 'no page',
    make: (leaf, random) =>
      changed(
        leaf,
        random.pick([
          text(leaf).replace(' ', '  '),
          `${text(leaf)} `,
          text(leaf).replace(' ', '\u00a0'),
          text(leaf).replace(' ', '\n'),
        ]),
      ),
  },
  {
    kind: 'text',
    sub: 'unicode',
    sorts: ['sentence', 'label'],
    make: (leaf) => changed(leaf, text(leaf).normalize('NFD')),
  },
  {
    kind: 'text',
    sub: 'escaping',
    sorts: PROSE,
    make: (leaf, random) =>
      changed(
        leaf,
        random.pick([
          text(leaf).replace('&', '&amp;'),
          encodeURIComponent(text(leaf)),
          text(leaf).replace(/[^ -~]/g, (c) => `&#${c.codePointAt(0)};`),
          JSON.stringify(text(leaf))
            .slice(1, -1)
            .replace(/[^ -~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
        ]),
      ),
  },
  {
    kind: 'text',
    sub: 'origin',
    sorts: ['url'],
    make: (leaf, random) =>
      changed(
        leaf,
        random.pick([
          text(leaf).replace(/^https:\/\/[^/]+/, 'http://orders.internal:8080'),
          text(leaf).replace('https:', 'http:'),
          text(leaf).replace(/^https:\/\/[^/]+/, ''),
        ]),
      ),
  },
  {
    kind: 'text',
    sub: 'origin',
    sorts: ['path'],
    make: (leaf) => JSON.stringify(`https://shop.example${text(leaf)}`),
  },
  { kind: 'text', sub: 'affix', sorts: ['code'], make: (leaf) => JSON.stringify(text(leaf).split('-')[1]) },
  {
    kind: 'text',
    sub: 'affix',
    sorts: ['money text'],
    make: (leaf, random) =>
      JSON.stringify(random.pick([`${text(leaf)} EUR`, `€${text(leaf)}`, `$ ${text(leaf)}`])),
  },
  {
    kind: 'text',
    sub: 'affix',
    sorts: ['path'],
    make: (leaf, random) => JSON.stringify(random.pick([`${text(leaf)}/`, `/api${text(leaf)}`])),
  },
  { kind: 'generated', sorts: ['uuid'], make: (_, random) => JSON.stringify(random.uuid()) },
  {
    kind: 'generated',
    sorts: ['digest'],
    make: (leaf, random) => JSON.stringify(random.hex(text(leaf).length)),
  },
  {
    kind: 'empty',
    sorts: ['blank', 'null'],
    only: 'json',
    make: (leaf, random) => (leaf.sort === 'null' ? random.pick(['""', '[]', '{}']) : 'null'),
  },
  {
    kind: 'value',
    sorts: ['money', 'money text'],
    make: (leaf, random) => like(leaf, (Number(text(leaf)) + random.int(1, 40)).toFixed(2)),
  },
  {
    kind: 'value',
    sorts: ['whole', 'identity'],
    make: (leaf, random) => like(leaf, String(Number(text(leaf)) + random.int(1, 9))),
  },
  {
    kind: 'value',
    sorts: ['identity'],
    make: (leaf, random) => like(leaf, String(Number(text(leaf)) * random.pick([10, 100, 1000]))),
  },
  {
    kind: 'value',
    sorts: ['precise', 'seconds'],
    make: (leaf) => like(leaf, (Number(text(leaf)) + 1.5).toFixed(text(leaf).split('.')[1]?.length)),
  },
  { kind: 'value', sorts: TIMES, make: (leaf, random) => JSON.stringify(later(leaf, random.pick(MISSED))) },
  {
    kind: 'value',
    sorts: ['date'],
    make: (leaf, random) => dayLater(leaf, random.pick([2, -2, 7, 31, 365])),
  },
  {
    kind: 'value',
    sorts: PROSE,
    make: (leaf, random) =>
      changed(
        leaf,
        random.pick([
          inWord(text(leaf), random, () => 'other'),
          inWord(text(leaf), random, (word) => `${word}s`),
          `${text(leaf)} again`,
        ]),
      ),
  },
  {
    kind: 'value',
    sorts: PROSE,
    only: 'no page',
    make: (leaf) => JSON.stringify(text(leaf).toUpperCase().replace(' ', '  ')),
  },
  {
    kind: 'value',
    sorts: ['state'],
    make: (leaf, random) =>
      JSON.stringify(
        random.pick([`NOT_${text(leaf)}`, `${text(leaf)}_AGAIN`, 'UNKNOWN', `partially ${text(leaf)}`]),
      ),
  },
  {
    kind: 'value',
    sorts: ['code', 'label', 'url', 'path'],
    make: (leaf) => JSON.stringify(`${text(leaf)}${Number(text(leaf).at(-1)) % 9}`),
  },
  {
    kind: 'value',
    sorts: ['uuid', 'digest'],
    make: (leaf) => JSON.stringify(text(leaf).slice(0, -1) + (text(leaf).endsWith('0') ? '1' : '0')),
  },
  { kind: 'value', sorts: ['flag'], make: (leaf) => (leaf.json === 'true' ? 'false' : 'true') },
  { kind: 'value', sorts: ['version'], make: (leaf) => JSON.stringify(text(leaf).slice(0, -1)) },
  {
    kind: 'value',
    sorts: ['null'],
    only: 'json',
    make: (_, random) => random.pick(['0', 'false', '"none"', '12.5']),
  },
  { kind: 'value', sorts: ['blank'], only: 'json', make: (leaf) => (leaf.json === '[]' ? '{}' : '0') },
  { kind: 'value', sorts: ['money', 'sentence', 'flag', 'code'], only: 'json', make: () => 'null' },
];
