// The figures and the bounds they are held to, as a table and as JSON.

export class Report {
  rows = [];
  #section = '';

  section(title) {
    this.#section = title;
    process.stderr.write(`  ${title} …\n`);
  }

  /** One figure: what was measured, how much, beside what, and the most it may be. Without a bound it is for information. */
  add(measure, { figure, unit, ours, theirs, bound, atLeast, ratioOf }) {
    const held = bound ?? atLeast;
    const verdict = held === undefined ? '' : (atLeast === undefined ? figure <= bound : figure >= atLeast) ? 'ok' : 'over';
    this.rows.push({ section: this.#section, measure, ours, theirs, figure, unit, bound, atLeast, ratioOf, verdict });
  }

  get over() {
    return this.rows.filter((row) => row.verdict === 'over');
  }

  table() {
    const lines = [];
    const header = ['', 'pocket-cognito', 'beside', 'figure', 'bound', ''];
    const cells = this.rows.map((row) => [
      row.measure,
      row.ours === undefined ? '' : number(row.ours.value) + ` ${row.ours.unit}`,
      row.theirs === undefined ? '' : number(row.theirs.value) + ` ${row.theirs.unit}`,
      number(row.figure) + (row.unit === '×' ? '×' : ` ${row.unit}`),
      row.bound !== undefined ? `≤ ${row.bound}` : row.atLeast !== undefined ? `≥ ${row.atLeast}` : '',
      row.verdict === 'over' ? 'OVER' : row.verdict,
    ]);
    const widths = header.map((title, i) => Math.max(title.length, ...cells.map((cell) => cell[i].length)));
    const line = (cell) => '  ' + cell.map((text, i) => (i === 0 ? text.padEnd(widths[i]) : text.padStart(widths[i]))).join('  ').trimEnd();

    let section;
    this.rows.forEach((row, i) => {
      if (row.section !== section) {
        section = row.section;
        lines.push('', section, line(header));
      }
      lines.push(line(cells[i]));
    });
    return lines.join('\n');
  }
}

export function number(value) {
  const size = Math.abs(value);
  return size >= 100 ? value.toFixed(0) : size >= 10 ? value.toFixed(1) : value.toFixed(2);
}
