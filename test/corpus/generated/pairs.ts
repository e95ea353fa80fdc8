import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import type { Answer } from '../../../src/diff/types.ts';
import { type Label, mirrored } from '../label.ts';
import type { CorpusPair } from '../pair.ts';
import { newUid } from './content.ts';
import { list, randomArray, randomForm, randomObject, randomPage } from './documents.ts';
import { messageFault } from './message-faults.ts';
import { type Planted, Planter } from './plant.ts';
import { Random } from './random.ts';
import { type Format, type Node, pathOf } from './tree.ts';
import { write } from './write.ts';

const FORMATS: readonly Format[] = [
  'json',
  'json',
  'json',
  'json',
  'json',
  'ndjson',
  'xml',
  'xml',
  'html',
  'form',
];
const TYPES: Readonly<Record<Format, string>> = {
  json: 'application/json',
  ndjson: 'application/x-ndjson',
  xml: 'application/xml',
  html: 'text/html; charset=utf-8',
  form: 'application/x-www-form-urlencoded',
};
const CLEAN_SHARE = 0.2;
const MESSAGE_SHARE = 0.08;
const MOST_TRIES = 60;

/** Pairs of random documents with random faults, the same for the same seed. */
export function generatedPairs(seed: number, count: number): CorpusPair[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, at) => generatedPair(`seed ${seed}, pair ${at}`, random));
}

function generatedPair(name: string, random: Random): CorpusPair {
  const format = random.pick(FORMATS);
  const planter = new Planter(documentOf(format, random), format, random);
  const planted: Planted[] = [];
  const wanted = random.chance(CLEAN_SHARE) ? 0 : random.pick([1, 1, 1, 2, 2, 3]);
  for (let tries = 0; planted.length < wanted && tries < MOST_TRIES; tries++) {
    const found = planter.plant();
    if (found) planted.push(found);
  }
  const { left, right } = planter;
  const labels = (a: Node, b: Node, turn: (label: Label) => Label) =>
    planted.map(({ uid, kind, sub }) => turn({ path: pathOf(uid, a, b, format), kind, sub }));
  const pair: CorpusPair = {
    name: `${name} (${format})`,
    left: answerOf(left, format, random),
    right: answerOf(right, format, random),
    expected: labels(left, right, (label) => label),
    expectedSwapped: labels(right, left, mirrored),
  };
  return wanted > 0 && random.chance(MESSAGE_SHARE) ? messageFault(pair, random) : pair;
}

function documentOf(format: Format, random: Random): Node {
  switch (format) {
    case 'json':
      return random.chance(0.25)
        ? randomArray(random, 2, true)
        : randomObject(random, random.int(1, 3), true);
    case 'ndjson':
      return list(
        Array.from({ length: random.int(2, 6) }, () => ({ ...randomObject(random, 1, true), uid: newUid() })),
      );
    case 'xml':
      return randomObject(random, random.int(1, 2), false);
    case 'html':
      return randomPage(random);
    case 'form':
      return randomForm(random);
  }
}

function answerOf(tree: Node, format: Format, random: Random): Answer {
  const text = Buffer.from(write(tree, format, random));
  const coding = random.pick(['', '', 'gzip', 'br', 'zstd'] as const);
  const name = random.pick(['Content-Type', 'content-type', 'CONTENT-TYPE']);
  const headers = [name, TYPES[format], ...(coding === '' ? [] : ['Content-Encoding', coding])];
  const pack = {
    '': (bytes: Buffer) => bytes,
    gzip: gzipSync,
    br: brotliCompressSync,
    zstd: zstdCompressSync,
  }[coding];
  return { status: 200, headers, body: pack(text) };
}
