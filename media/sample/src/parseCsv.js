/** Reads comma-separated values: quoted fields, doubled quotes, any line end. */

export function parseCsv(text, { separator = ',', quote = '"' } = {}) {
  const rows = [];
  let row = [];
  let field = '';
  let isQuoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (isQuoted) {
      if (character === quote) {
        if (text[index + 1] === quote) {
          field += quote;
          index += 1;
        } else {
          isQuoted = false;
        }
      } else {
        field += character;
      }
    } else if (character === quote && field === '') {
      isQuoted = true;
    } else if (character === separator) {
      row.push(field);
      field = '';
    } else if (character === '\n' || character === '\r') {
      if (character === '\r' && text[index + 1] === '\n') index += 1;
      if (field !== '' || row.length > 0) {
        row.push(field);
        rows.push(row);
      }
      row = [];
      field = '';
    } else {
      field += character;
    }
  }
  if (isQuoted) throw new Error('A quoted field does not end.');
  if (field !== '' || row.length > 0) rows.push([...row, field]);
  return rows;
}

/** Rows as objects, named by the first row. */
export function parseTable(text) {
  const [names = [], ...rows] = parseCsv(text);
  return rows.map((row) => Object.fromEntries(names.map((name, column) => [name, row[column] ?? ''])));
}
