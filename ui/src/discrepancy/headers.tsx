import type { OtherDifference, Sample, SampleAnswer } from '../../../src/store/types.ts';
import { Shown } from '../parts/text.tsx';

/** The headers of both answers by name, those that differ first. */
export function Headers({ sample: { left, right, differences, others = [] } }: { sample: Sample }) {
  const [lefts, rights] = [byName(left), byName(right)];
  const names = [...new Set([...lefts.keys(), ...rights.keys()])].map((name) => ({
    name,
    left: lefts.get(name),
    right: rights.get(name),
    found: differences.find(isOf(name)),
    other: others.find(isOf(name)),
  }));
  const rank = (one: (typeof names)[number]) => (one.found ? 0 : one.left === one.right ? 2 : 1);
  names.sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
  return (
    <div class="table-scroll">
      <table class="facts">
        <thead>
          <tr>
            <th>Header</th>
            <th>Monolith</th>
            <th>Service</th>
          </tr>
        </thead>
        <tbody>
          {names.map((one) => (
            <tr
              key={one.name}
              class={
                rank(one) === 2 ? 'equal' : rank(one) === 1 || one.found?.ignoredBy ? 'ignored' : 'differs'
              }
            >
              <th scope="row">
                {rank(one) < 2 && <span aria-hidden="true">≠ </span>}
                <Shown text={one.name} />
                {one.found && (
                  <small>
                    {one.found.ignoredBy ? (
                      `ignored by ${one.found.ignoredBy}`
                    ) : (
                      <Shown text={one.found.detail} />
                    )}
                  </small>
                )}
                {rank(one) === 1 && <Elsewhere found={one.other} />}
              </th>
              <td>{one.left === undefined ? <i class="muted">absent</i> : <Shown text={one.left} />}</td>
              <td>{one.right === undefined ? <i class="muted">absent</i> : <Shown text={one.right} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function isOf(name: string): (difference: { readonly path: string }) => boolean {
  return ({ path }) => path === `headers.${name}` || path.startsWith(`headers.${name}.`);
}

/** What differs and is no part of this discrepancy. */
function Elsewhere({ found }: { found: OtherDifference | undefined }) {
  if (found === undefined) return <small>differs, and is not part of this discrepancy</small>;
  if (found.ignoredBy !== undefined) return <small>ignored by {found.ignoredBy}</small>;
  return (
    <small>
      differs: <a href={`/discrepancies/${encodeURIComponent(found.discrepancy)}`}>another discrepancy</a>
    </small>
  );
}

function byName({ headers }: SampleAnswer): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    const before = found.get(key);
    found.set(key, before === undefined ? value : `${before}\n${value}`);
  }
  return found;
}
