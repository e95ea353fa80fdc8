import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Paths that the origins know. `ITEM` and `UPLOAD` answer the same 600 bytes, `VARIED` the same but for the
 * request's id, which Ficus gives to each request; `ECHO` answers what it was sent.
 */
export const ITEM = '/orders/17';
export const VARIED = '/varied/17';
export const FILE = '/files/17';
export const UPLOAD = '/uploads/17';
export const ECHO = '/echo';

/** Stands in the contents where an origin puts the request's id. */
export const TOKEN = 'TOKEN'.padEnd(36, '-');

const ITEM_BYTES = 600;
const FILE_BYTES = 1024 * 1024;
const UPLOAD_BYTES = 64 * 1024;

/** The bodies of one origin, by path, and the folder that holds them as files. */
export interface Contents {
  readonly folder: string;
  readonly bodies: Readonly<Record<string, Buffer>>;
}

export interface AllContents {
  readonly monolith: Contents;
  /** The same bytes as the monolith's, in files of its own. */
  readonly equal: Contents;
  /** The same but for one field of the order. */
  readonly differing: Contents;
  /** What clients upload. */
  readonly upload: Buffer;
  readonly uploadFile: string;
}

/** Writes what the origins serve, and what is sent to them, below `folder`. */
export async function writeContents(folder: string): Promise<AllContents> {
  const file = randomBytes(FILE_BYTES);
  const upload = randomBytes(UPLOAD_BYTES);
  const uploadFile = join(folder, 'upload');
  await writeFile(uploadFile, upload);
  return {
    monolith: await write(join(folder, 'monolith'), 'shipped', file),
    equal: await write(join(folder, 'equal'), 'shipped', file),
    differing: await write(join(folder, 'differing'), 'delayed', file),
    upload,
    uploadFile,
  };
}

async function write(folder: string, status: Status, file: Buffer): Promise<Contents> {
  const item = order(status);
  const bodies = { [ITEM]: item, [UPLOAD]: item, [VARIED]: order(status, TOKEN), [FILE]: file };
  for (const [path, body] of Object.entries(bodies)) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), body);
  }
  return { folder, bodies };
}

type Status = 'shipped' | 'delayed';

/** An order as JSON of exactly 600 bytes. */
function order(status: Status, token = ''): Buffer {
  const lines = [
    { sku: 'A-1001', title: 'kettle, steel', quantity: 1, price: 39.9 },
    { sku: 'B-2044', title: 'cup, blue', quantity: 6, price: 4.5 },
    { sku: 'C-3100', title: 'tray, oak', quantity: 2, price: 18.25 },
  ];
  const value = { id: 17, customer: 4711, placedAt: '2026-03-01T09:30:00Z', status, lines, total: 103.4 };
  const note = 'x'.repeat(ITEM_BYTES - JSON.stringify({ ...value, token, note: '' }).length);
  return Buffer.from(JSON.stringify({ ...value, token, note }));
}
