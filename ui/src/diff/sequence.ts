/** Cells of the table beyond which texts are paired in place. */
const MOST_CELLS = 1_500_000;

/** Pairs of indices of a longest common subsequence of two lists, in order. Common ends cost nothing. */
export function commonSubsequence(left: readonly string[], right: readonly string[]): [number, number][] {
  let begin = 0;
  while (begin < left.length && begin < right.length && left[begin] === right[begin]) begin++;
  let back = 0;
  const shorter = Math.min(left.length, right.length) - begin;
  while (back < shorter && left[left.length - 1 - back] === right[right.length - 1 - back]) back++;
  const pairs: [number, number][] = [];
  for (let at = 0; at < begin; at++) pairs.push([at, at]);
  pairs.push(...middle(left, right, begin, back));
  for (let at = back; at > 0; at--) pairs.push([left.length - at, right.length - at]);
  return pairs;
}

function middle(
  left: readonly string[],
  right: readonly string[],
  begin: number,
  back: number,
): [number, number][] {
  const [rows, columns] = [left.length - begin - back, right.length - begin - back];
  const pairs: [number, number][] = [];
  if (rows === 0 || columns === 0) return pairs;
  if (rows * columns > MOST_CELLS) {
    for (let at = 0; at < Math.min(rows, columns); at++)
      if (left[begin + at] === right[begin + at]) pairs.push([begin + at, begin + at]);
    return pairs;
  }
  const width = columns + 1;
  const table = new Uint32Array((rows + 1) * width);
  const cell = (row: number, column: number) => table[row * width + column] ?? 0;
  for (let row = rows - 1; row >= 0; row--)
    for (let column = columns - 1; column >= 0; column--)
      table[row * width + column] =
        left[begin + row] === right[begin + column]
          ? cell(row + 1, column + 1) + 1
          : Math.max(cell(row + 1, column), cell(row, column + 1));
  for (let row = 0, column = 0; row < rows && column < columns; ) {
    if (left[begin + row] === right[begin + column]) pairs.push([begin + row++, begin + column++]);
    else if (cell(row + 1, column) >= cell(row, column + 1)) row++;
    else column++;
  }
  return pairs;
}
