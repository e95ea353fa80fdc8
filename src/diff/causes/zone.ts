import { readTimes } from '../kinds/timezone.ts';
import type { Moment } from '../moment.ts';
import { allZones, mayBeWall, offsetAt, secondOf } from '../zones.ts';
import type { Observation, Subject } from './cause.ts';
import { type Competition, competing, type Found, type Leaders } from './competing.ts';
import { type Hand, hoursAndMinutes, otherHand, sideName } from './words.ts';

const MINUTE = 60_000;
const DAY = 1440;
const NAMED_BESIDE = 2;
/** Midwinter and midsummer of a year in which the rules of today hold, epoch ms: 2026-01-15 and 2026-07-15. */
const SEASONS = [1_768_435_200_000, 1_784_073_600_000] as const;

/**
 * Claims: `left Europe/Berlin` (the left side writes the wall time of that zone as if it were UTC), `fixed 120` (the
 * right side is so many minutes later), `seconds 90`, `days 1`.
 */
const competition: Competition = {
  name: 'zone',
  appliesTo: (kind) => kind === 'timezone' || kind === 'value',
  fits,
  conclude,
};

/**
 * The shift between two times: the wall time of a zone, which has to follow that zone's clock changes in every sample,
 * or a fixed offset. Candidates come from the whole IANA list and are narrowed by each time that is seen.
 */
export const zone = competing(competition);

function fits(
  { difference, left, right }: Observation,
  among: readonly string[] | undefined,
): readonly string[] | undefined {
  if (left === undefined || right === undefined) return undefined;
  if (difference.kind === 'timezone' && difference.signature === 'notation') return undefined;
  const [a, b] = readTimes(left, right);
  if (a === undefined || b === undefined || (a.form === 'date') !== (b.form === 'date')) return [];
  const gap = secondOf(b) - secondOf(a);
  if (a.form === 'date') return [`days ${gap / MINUTE / DAY}`];
  if (difference.kind !== 'timezone') return gap === 0 ? [] : [`seconds ${gap / 1000}`];
  return [...zoneClaims(a, b, among), `fixed ${gap / MINUTE}`];
}

function zoneClaims(a: Moment, b: Moment, among: readonly string[] | undefined): string[] {
  const [l, r] = [secondOf(a), secondOf(b)];
  const [leftMay, rightMay] = mayBeWall(a, b);
  const isWall = {
    left: (name: string) => leftMay && isWallOf(name, l, r),
    right: (name: string) => rightMay && isWallOf(name, r, l),
  };
  if (among !== undefined)
    return zonesAmong(among)
      .filter(({ hand, name }) => isWall[hand](name))
      .map(({ claim }) => claim);
  const claims: string[] = [];
  for (const hand of ['left', 'right'] as const)
    for (const name of allZones()) if (isWall[hand](name)) claims.push(`${hand} ${name}`);
  return claims;
}

interface ZoneClaim {
  readonly claim: string;
  readonly hand: Hand;
  readonly name: string;
}

/** The claims of zones among others, taken apart once: the same list comes with every observation. */
const zonesByClaims = new WeakMap<readonly string[], readonly ZoneClaim[]>();

function zonesAmong(among: readonly string[]): readonly ZoneClaim[] {
  const known = zonesByClaims.get(among);
  if (known !== undefined) return known;
  const zones = among
    .filter((claim) => claim.startsWith('left ') || claim.startsWith('right '))
    .map((claim) => ({ claim, ...parsed(claim) }));
  zonesByClaims.set(among, zones);
  return zones;
}

function isWallOf(name: string, wall: number, instant: number): boolean {
  return offsetAt(name, instant) * MINUTE === wall - instant;
}

function conclude({ claims }: Leaders, { pairs }: Subject): Found | undefined {
  if (pairs < 3) return undefined;
  const fixed = claims.find((claim) => !claim.startsWith('left ') && !claim.startsWith('right '));
  const zones = claims.filter((claim) => claim !== fixed);
  if (fixed === undefined) return zoneAlone(zones);
  const [sort = '', amount = ''] = fixed.split(' ');
  if (sort !== 'fixed') return apart(sort, Number(amount));
  return fixedOffset(Number(amount), zones);
}

/** The zone is told from a fixed offset: a clock change was seen, and the shift followed it. */
function zoneAlone(zones: readonly string[]): Found | undefined {
  const [first] = zones;
  if (first === undefined) return undefined;
  const { hand, name } = parsed(first);
  const twins = zones
    .slice(1)
    .map(parsed)
    .filter((other) => other.hand === hand)
    .slice(0, NAMED_BESIDE);
  const beside = twins.length === 0 ? '' : ` (${twins.map((twin) => twin.name).join(', ')} fit as well)`;
  return {
    claim: `${sideName(hand)} writes ${name} local time as if it were UTC${beside}`,
    rules: [{ allow: ['timezone'], zones: [name] }],
    ruleNote: 'it also accepts the same instant in another notation',
  };
}

function fixedOffset(minutes: number, zones: readonly string[]): Found {
  const where = minutes < 0 ? 'behind' : 'ahead of';
  const shift = `${minutes < 0 ? '-' : '+'}${hoursAndMinutes(minutes)}`;
  const times = `${hoursAndMinutes(minutes)} ${where} the monolith's`;
  const changing = zones.map(parsed).find(({ name }) => changesClocks(name));
  const rule = { allow: ['timezone' as const], shift };
  if (changing === undefined) {
    const keeping = zones.map(parsed).find(({ name }) => !name.startsWith('Etc/'));
    const like =
      keeping === undefined
        ? ''
        : `, as ${keeping.name} time on ${sideName(keeping.hand)}'s side is from UTC`;
    return { claim: `the service's times are a fixed ${times}${like}`, rules: [rule], ruleNote: NOTATION };
  }
  const { hand, name } = changing;
  return {
    claim: `the service's times are ${times}, which ${name} local time on ${sideName(hand)}'s side explains, and so does a fixed offset, as no clock change was seen`,
    rules: [{ ...rule, zones: [name] }],
    ruleNote: `${NOTATION}; it stops accepting after the next clock change, which will tell which of the two it is`,
  };
}

const NOTATION = 'it also accepts the same instant in another notation';

function apart(sort: string, amount: number): Found | undefined {
  const size = Math.abs(amount);
  const hand: Hand = amount < 0 ? 'right' : 'left';
  if (sort === 'days') {
    if (size !== 1) return undefined;
    return {
      claim: `${sideName(hand)}'s date is the day before ${sideName(otherHand(hand))}'s`,
      rules: [{ allow: ['timezone'], shift: `${amount < 0 ? '-' : '+'}24:00` }],
      ruleNote: 'it accepts any date that is one day off in that direction',
    };
  }
  return {
    claim: `${sideName(hand)}'s times are ${size} s before ${sideName(otherHand(hand))}'s`,
    ruleNote: 'no rule is safe: none has a bound for seconds',
  };
}

function changesClocks(name: string): boolean {
  return offsetAt(name, SEASONS[0]) !== offsetAt(name, SEASONS[1]);
}

function parsed(claim: string): { hand: Hand; name: string } {
  const at = claim.indexOf(' ');
  return { hand: claim.startsWith('left') ? 'left' : 'right', name: claim.slice(at + 1) };
}
