import type { Sample } from '../../../src/store/types.ts';
import { Shown } from '../parts/text.tsx';

/** What the user asked, as both sides were asked it. */
export function RequestView({ sample: { request } }: { sample: Sample }) {
  return (
    <div class="request">
      <p class="mono">
        <b>{request.method}</b> <Shown text={request.target} />
      </p>
      <table class="facts">
        <thead>
          <tr>
            <th>Header</th>
            <th>Value</th>
          </tr>
        </thead>
        <tbody>
          {request.headers.map(([name, value], index) => (
            <tr key={`${index}${name}`}>
              <th scope="row">
                <Shown text={name} />
              </th>
              <td>
                <Shown text={value} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {request.body !== null && request.body !== '' && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
        <pre tabIndex={0}>
          <Shown text={request.body} />
        </pre>
      )}
    </div>
  );
}
