import type { Random } from './random.ts';
import type { Leaf, Sort } from './tree.ts';

const WORDS = [
  ...[
    'Crème',
    'brûlée',
    'tea',
    'pot',
    'green',
    'with',
    'señor',
    'Zürich',
    'garden',
    'chair',
    'large',
    'small',
    'and',
  ],
  ...[
    'blue',
    'oak',
    'table',
    'Ångström',
    'lamp',
    'café',
    'window',
    'paper',
    'silver',
    'spoon',
    'morning',
    'harbour',
  ],
];
const STATES = ['PENDING', 'SHIPPED', 'Cancelled', 'returned', 'Open', 'ARCHIVED', 'draft', 'Published'];
const NAMES: Readonly<Record<Sort, readonly string[]>> = {
  money: ['price', 'total', 'amount', 'fee', 'net', 'gross', 'unitPrice', 'shipping_cost'],
  'money text': ['priceText', 'balance', 'deposit', 'charge'],
  precise: ['rate', 'score', 'weight', 'ratio', 'lat', 'measured', 'average'],
  whole: ['count', 'stock', 'views', 'width', 'members', 'points'],
  seconds: ['duration', 'timeout', 'elapsed', 'ttl'],
  identity: ['id', 'orderId', 'customer_id', 'parentId'],
  instant: ['createdAt', 'updated', 'paid_at', 'lastSeen', 'expires'],
  local: ['bookedAt', 'printed', 'local_time'],
  date: ['day', 'dueDate', 'birthday', 'valid_from'],
  sentence: ['title', 'description', 'note', 'comment', 'headline'],
  state: ['state', 'phase', 'mode', 'visibility'],
  code: ['reference', 'number', 'batch', 'docket'],
  url: ['self', 'href', 'website', 'avatar_url'],
  path: ['path', 'next', 'image', 'location'],
  uuid: ['uuid', 'traceId', 'correlation', 'request_id'],
  digest: ['checksum', 'hash', 'fingerprint', 'digest'],
  flag: ['active', 'gift', 'taxable', 'is_public'],
  version: ['version', 'apiVersion'],
  null: ['deletedAt', 'parent', 'remark', 'discount'],
  blank: ['suffix', 'extras', 'labels', 'options'],
  label: ['tag', 'label', 'keyword'],
};

let lastUid = 0;

/** Numbers that no other node of any document has. */
export function newUid(): number {
  return ++lastUid;
}

export function nameFor(sort: Sort, random: Random): string {
  return random.pick(NAMES[sort]);
}

export function leafOf(sort: Sort, random: Random): Leaf {
  return { type: 'leaf', uid: newUid(), sort, json: jsonOf(sort, random) };
}

function jsonOf(sort: Sort, random: Random): string {
  switch (sort) {
    case 'money':
      return money(random);
    case 'money text':
      return JSON.stringify(money(random));
    case 'precise':
      return `${random.int(1, 9999)}.${random.int(10_000, 99_999)}${random.int(1, 9)}`;
    case 'whole':
      return String(random.int(11, 99_999));
    case 'seconds':
      return `${random.int(2, 900)}.${random.int(1, 9)}`;
    case 'identity':
      return String(random.int(100, 9_999_999));
    case 'flag':
      return random.pick(['true', 'false']);
    case 'null':
      return 'null';
    case 'blank':
      return random.pick(['""', '[]', '{}']);
    default:
      return JSON.stringify(textOf(sort, random));
  }
}

function textOf(sort: Sort, random: Random): string {
  const time = new Date(
    Date.UTC(
      random.int(2019, 2026),
      random.int(0, 11),
      random.int(1, 28),
      random.int(0, 23),
      random.int(0, 59),
      random.int(0, 59),
      random.int(1, 999),
    ),
  );
  const iso = time.toISOString();
  switch (sort) {
    case 'instant':
      return random.chance(0.5) ? iso : `${iso.slice(0, 19)}Z`;
    case 'local':
      return random.chance(0.5) ? iso.slice(0, 19) : iso.slice(0, 19).replace('T', ' ');
    case 'date':
      return iso.slice(0, 10);
    case 'state':
      return random.pick(STATES);
    case 'code':
      return `${random.pick(['ORD', 'INV', 'LOT', 'RMA'])}-${random.int(10_000, 999_999)}`;
    case 'url':
      return `https://${random.pick(['shop', 'api', 'cdn'])}.example/${random.pick(['orders', 'users', 'img'])}/${random.int(1, 99_999)}`;
    case 'path':
      return `/${random.pick(['orders', 'users', 'img'])}/${random.int(1, 99_999)}`;
    case 'uuid':
      return random.uuid();
    case 'digest':
      return random.hex(random.pick([32, 40, 64]));
    case 'version':
      return `${random.int(1, 9)}.${random.int(1, 9)}0`;
    case 'label':
      return `${random.pick(WORDS)}-${random.int(1, 999)}`;
    default:
      return sentence(random);
  }
}

function money(random: Random): string {
  const cents = random.int(1001, 999_999);
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}

function sentence(random: Random): string {
  const words = Array.from({ length: random.int(4, 9) }, () => random.pick(WORDS));
  return `${random.pick(['Café', 'Übung', 'Été', 'Niño'])} ${words.join(' ')} & ${random.int(1, 99)} more`;
}
