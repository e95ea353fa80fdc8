import { useOptional } from '../features.ts';
import { plural, whole } from '../format.ts';
import { Shown } from '../parts/text.tsx';

interface Shape {
  readonly method: string;
  readonly path: string;
  readonly status: number | string;
  readonly query?: unknown;
  readonly contentType?: string;
  readonly seen: number;
  readonly compared: number;
}

interface Coverage {
  readonly compared: readonly Shape[];
  readonly neverCompared: readonly Shape[];
}

const MOST = 50;

/** What sorts of requests were compared, and which never were; left out where the server does not say. */
export function CoverageCard({ id }: { id: string }) {
  const { data } = useOptional<Coverage>(
    '/api/v1/routes/{id}/coverage',
    `/routes/${encodeURIComponent(id)}/coverage`,
  );
  if (data === undefined) return null;
  const rows = [...data.neverCompared, ...data.compared];
  return (
    <section class="card" aria-labelledby="coverage-title">
      <h2 id="coverage-title">Coverage</h2>
      {rows.length === 0 ? (
        <p class="muted">No request of this route was seen yet.</p>
      ) : (
        <>
          <p class="muted">
            {plural(data.compared.length, 'sort')} of requests {data.compared.length === 1 ? 'was' : 'were'}{' '}
            compared,{' '}
            {data.neverCompared.length === 0
              ? 'and none was seen that was not.'
              : `${whole(data.neverCompared.length)} never were.`}
          </p>
          <div class="table-scroll">
            <table class="facts coverage">
              <thead>
                <tr>
                  <th>Sort of request</th>
                  <th>Status</th>
                  <th>Seen</th>
                  <th>Compared</th>
                </tr>
              </thead>
              <tbody>
                {rows.slice(0, MOST).map((shape, index) => (
                  <tr key={index} class={shape.compared === 0 ? 'differs' : undefined}>
                    <th scope="row">
                      <code>
                        {shape.method} <Shown text={shape.path} />
                        {queryText(shape.query) !== '' && <Shown text={`?${queryText(shape.query)}`} />}
                      </code>
                      {shape.contentType !== undefined && (
                        <small>
                          <Shown text={shape.contentType} />
                        </small>
                      )}
                    </th>
                    <td>{shape.status}</td>
                    <td>{whole(shape.seen)}</td>
                    <td>{shape.compared === 0 ? '✕ never' : whole(shape.compared)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {rows.length > MOST && <small>{whole(rows.length - MOST)} more</small>}
        </>
      )}
    </section>
  );
}

function queryText(query: unknown): string {
  return Array.isArray(query) ? query.map(String).join('&') : typeof query === 'string' ? query : '';
}
