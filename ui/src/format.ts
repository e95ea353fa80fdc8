const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** 1204 → `1,204`. */
export function whole(count: number): string {
  return WHOLE.format(count);
}

/** A share from 0 to 1 as a percentage, with as many digits as it takes to tell it from 0 and 100. */
export function share(value: number): string {
  const percent = value * 100;
  if (percent === 0 || percent === 100) return `${percent} %`;
  if (percent < 0.01) return '< 0.01 %';
  if (percent > 99.95) return '> 99.9 %';
  return `${percent.toFixed(percent < 1 ? 2 : 1)} %`;
}

/** Seconds as people say them: `2.7 ms`, `1.4 s`, `3 h 20 min`. */
export function duration(seconds: number): string {
  if (seconds < 0.001) return `${Math.round(seconds * 1e6)} µs`;
  if (seconds < 0.1) return `${(seconds * 1000).toFixed(1)} ms`;
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d`;
}

/** How long ago an ISO time is: `now`, `40 s ago`, `3 h ago`; a date beyond a month. */
export function ago(iso: string, now = Date.now()): string {
  const seconds = Math.round((now - Date.parse(iso)) / 1000);
  if (seconds < 5) return 'now';
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 48 * 3600) return `${Math.floor(seconds / 3600)} h ago`;
  if (seconds < 30 * 86_400) return `${Math.floor(seconds / 86_400)} d ago`;
  return iso.slice(0, 10);
}

/** An ISO time in the reader's own zone, to the second. */
export function moment(iso: string): string {
  return new Date(iso).toLocaleString('sv-SE');
}

/** 1536 → `1.5 KiB`. */
export function bytes(count: number): string {
  if (count < 1024) return `${count} B`;
  if (count < 1024 * 1024) return `${(count / 1024).toFixed(1)} KiB`;
  return `${(count / 1024 / 1024).toFixed(1)} MiB`;
}

/** `1 sample`, `2 samples`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${whole(count)} ${count === 1 ? one : many}`;
}

/** So many minutes as a span: `minute`, `15 minutes`, `hour`, `2 hours`, `day`. */
export function spanText(minutes: number): string {
  const [count, unit] =
    minutes % 1440 === 0
      ? [minutes / 1440, 'day']
      : minutes % 60 === 0
        ? [minutes / 60, 'hour']
        : [minutes, 'minute'];
  return count === 1 ? unit : `${count} ${unit}s`;
}

/** `openDiscrepancies` → `open discrepancies`. */
export function spaced(name: string): string {
  return name.replace(
    /([a-z])([A-Z0-9])/g,
    (_, before: string, after: string) => `${before} ${after.toLowerCase()}`,
  );
}
