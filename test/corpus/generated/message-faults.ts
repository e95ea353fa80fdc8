import type { Answer } from '../../../src/diff/types.ts';
import { type Label, mirrored, readLabel } from '../label.ts';
import type { CorpusPair } from '../pair.ts';
import type { Random } from './random.ts';

type MessageFault = (pair: CorpusPair, random: Random) => CorpusPair;

const SAME_CLASS = [
  [200, 201],
  [200, 206],
  [400, 422],
  [404, 410],
  [500, 503],
] as const;
const HEADERS = [
  ['Cache-Control', 'max-age=60', 'no-store'],
  ['Location', '/orders/17', '/orders/18'],
  ['Content-Language', 'de', 'en'],
  ['Vary', 'Accept', 'Accept, Origin'],
  ['Allow', 'GET', 'GET, PUT'],
  ['Set-Cookie', 'sid=1; Path=/; HttpOnly', 'sid=2; Path=/'],
] as const;

const FAULTS: readonly MessageFault[] = [
  (pair, random) => {
    const [a, b] = random.pick(SAME_CLASS);
    return changed(pair, { ...pair.left, status: a }, { ...pair.right, status: b }, [
      'status status same class',
    ]);
  },
  (pair, random) => {
    const [a, b] = random.pick([
      [200, 302],
      [301, 200],
      [404, 500],
      [503, 400],
    ] as const);
    return changed(pair, { ...pair.left, status: a }, { ...pair.right, status: b }, [
      'status status class change',
    ]);
  },
  (pair, random) => {
    const [name, a, b] = random.pick(HEADERS);
    const label = `headers.${name.toLowerCase()} header`;
    const right = random.chance(0.3) ? [] : [name, b];
    const other = random.chance(0.5) ? 'ETag' : 'Date';
    return changed(pair, withHeaders(pair.left, [name, a]), withHeaders(pair.right, [...right, other, 'x']), [
      label,
    ]);
  },
  (pair, random) => {
    const failed = {
      status: random.pick([404, 500, 502]),
      headers: ['Content-Type', 'text/html'],
      body: Buffer.from('<h1>No</h1>'),
    };
    return only(pair, failed, ['status status class change', '$ value']);
  },
  (pair) =>
    only(pair, { status: 200, headers: ['Content-Type', 'text/plain'], body: Buffer.from('No such thing') }, [
      '$ media-type',
    ]),
  (pair) =>
    only(pair, { ...pair.right, headers: ['Content-Type', 'image/png'], body: Buffer.from([0x89, 0x50]) }, [
      '$ media-type',
    ]),
  (pair) =>
    only(pair, { ...pair.right, headers: pair.right.headers.slice(0, 2), body: Buffer.alloc(0) }, [
      '$ missing',
    ]),
];

/** The pair with one more fault, outside of its documents; some of these leave nothing of the others. */
export const messageFault: MessageFault = (pair, random) => random.pick(FAULTS)(pair, random);

function changed(pair: CorpusPair, left: Answer, right: Answer, texts: readonly string[]): CorpusPair {
  const labels = texts.map(readLabel);
  return {
    name: pair.name,
    left,
    right,
    expected: [...labels, ...pair.expected],
    expectedSwapped: [...labels.map(mirrored), ...pair.expectedSwapped],
  };
}

function only({ name, left }: CorpusPair, right: Answer, texts: readonly string[]): CorpusPair {
  const expected: readonly Label[] = texts.map(readLabel);
  return { name, left, right, expected, expectedSwapped: expected.map(mirrored) };
}

function withHeaders(answer: Answer, more: readonly string[]): Answer {
  return { ...answer, headers: [...answer.headers, ...more] };
}
