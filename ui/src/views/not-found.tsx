import { Empty } from '../parts/states.tsx';

export function NotFound() {
  return (
    <Empty title="There is no such page">
      <p>
        <a href="/">All routes</a> · <a href="/discrepancies">All discrepancies</a>
      </p>
    </Empty>
  );
}
