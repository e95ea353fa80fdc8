/** A number of things in words: `1 comparison`, `1,200 comparisons`. `many`: where the plural is not the noun with an s. */
export function counted(count: number, noun: string, many = `${noun}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? noun : many}`;
}
