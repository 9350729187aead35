/** Evaluates `when` clauses as VS Code does, as far as this extension uses them: && over ||, !, parentheses, ==, !=, =~, <, >. */

export type ContextValues = Readonly<Record<string, string | number | boolean>>;

const tokenPattern = /\s*(&&|\|\||==|!=|=~|>=|<=|>|<|!|\(|\)|\/(?:\\.|[^/\\])+\/[a-z]*|'[^']*'|[^\s!&|=<>()~]+)/y;

function tokensOf(clause: string): string[] {
  const tokens: string[] = [];
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < clause.trimEnd().length) {
    const match = tokenPattern.exec(clause);
    if (match?.[1] === undefined) throw new Error(`Not understood: ${clause}`);
    tokens.push(match[1]);
  }
  return tokens;
}

export function holds(clause: string, values: ContextValues): boolean {
  const tokens = tokensOf(clause);
  let at = 0;
  const next = (): string => tokens[at++] ?? '';
  const accept = (token: string): boolean => tokens[at] === token && ++at > 0;

  const any = (): boolean => {
    let result = all();
    while (accept('||')) result = all() || result;
    return result;
  };
  const all = (): boolean => {
    let result = not();
    while (accept('&&')) result = not() && result;
    return result;
  };
  const not = (): boolean => (accept('!') ? !not() : comparison());
  const comparison = (): boolean => {
    if (accept('(')) {
      const result = any();
      if (!accept(')')) throw new Error(`A parenthesis is open: ${clause}`);
      return result;
    }
    const key = next();
    if (key === 'true' || key === 'false') return key === 'true';
    const value = values[key];
    const operator = tokens[at] ?? '';
    if (!/^(==|!=|=~|[<>]=?)$/.test(operator)) return Boolean(value);
    at++;
    const operand = next();
    if (operator === '=~') return new RegExp(operand.slice(1, operand.lastIndexOf('/'))).test(String(value ?? ''));
    const wanted = operand.replace(/^'|'$/g, '');
    const isSame = typeof value === 'boolean' ? wanted === String(value) : String(value) === wanted;
    if (operator === '==') return isSame;
    if (operator === '!=') return !isSame;
    const [left, right] = [Number(value), Number(wanted)];
    return operator === '>' ? left > right : operator === '<' ? left < right : operator === '>=' ? left >= right : left <= right;
  };
  const result = any();
  if (at !== tokens.length) throw new Error(`Not understood from "${tokens[at]}" on: ${clause}`);
  return result;
}
