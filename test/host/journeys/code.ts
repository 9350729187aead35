/** Source files for journeys, with complexities that are known. */

/** A function with `branches` nested pairs of `if`: cyclomatic 1 + 2n, cognitive 3n. */
export function tangledFunction(name: string, pairs: number): string {
  const body = Array.from(
    { length: pairs },
    (_, index) => `  if (value > ${index}) {\n    if (value % ${index + 2} === 0) total += ${index};\n  }\n`,
  ).join('');
  return `export function ${name}(value: number): number {\n  let total = 0;\n${body}  return total;\n}\n`;
}

export const simpleFunction = 'export function simple(value: number): number {\n  return value + 1;\n}\n';

/** A small project with two hotspots. */
export const project: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "sample", "private": true }\n',
  'src/parser.ts': `// Parses.\n${simpleFunction}\n${tangledFunction('parseStatement', 9)}`,
  'src/render/table.ts': `${tangledFunction('renderTable', 7)}\n${tangledFunction('measureColumns', 4)}`,
};
