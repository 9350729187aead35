/** What a reviewer has to see when it comes with a change: code made from text, other programs, files, the network, secrets. */
import * as ts from 'typescript';

/** Modules by what they reach, without `node:`. */
const reachOfModules: Readonly<Record<string, string>> = {
  child_process: 'starts programs',
  cluster: 'starts programs',
  worker_threads: 'starts threads',
  execa: 'starts programs',
  'cross-spawn': 'starts programs',
  shelljs: 'starts programs',
  fs: 'reads and writes files',
  'fs/promises': 'reads and writes files',
  'fs-extra': 'reads and writes files',
  net: 'uses the network',
  dgram: 'uses the network',
  tls: 'uses the network',
  http: 'uses the network',
  https: 'uses the network',
  http2: 'uses the network',
  axios: 'uses the network',
  got: 'uses the network',
  undici: 'uses the network',
  'node-fetch': 'uses the network',
  ws: 'uses the network',
  vm: 'runs text as code',
  inspector: 'debugs this process',
};

export function riskOfModule(specifier: string): string | undefined {
  const name = specifier.replace(/^node:/, '');
  const reach = reachOfModules[name];
  return reach === undefined ? undefined : `${name} (${reach})`;
}

/** Functions of the language and the browser, called by name or through globalThis and window. */
const riskyCalls: Readonly<Record<string, string>> = {
  eval: 'runs text as code',
  Function: 'runs text as code',
  fetch: 'uses the network',
  XMLHttpRequest: 'uses the network',
  WebSocket: 'uses the network',
  EventSource: 'uses the network',
  importScripts: 'runs text as code',
};
/** These run text as code when they are given one. */
const timers = new Set(['setTimeout', 'setInterval', 'setImmediate']);

export function riskOfCall(node: ts.CallExpression | ts.NewExpression): string | undefined {
  const [first] = node.arguments ?? [];
  if (node.expression.kind === ts.SyntaxKind.ImportKeyword)
    return first !== undefined && ts.isStringLiteralLike(first) ? undefined : 'import() of what is worked out';
  const name = calledName(node.expression);
  if (name === undefined) return undefined;
  if (name === 'require' && first !== undefined && !ts.isStringLiteralLike(first)) return 'require() of what is worked out';
  if (timers.has(name) && first !== undefined && ts.isStringLiteralLike(first)) return `${name}() of a text (runs text as code)`;
  if (name === 'RegExp' && first !== undefined && !ts.isStringLiteralLike(first)) return 'RegExp() of what is worked out';
  const reach = Object.hasOwn(riskyCalls, name) ? riskyCalls[name] : undefined;
  return reach === undefined ? undefined : `${name}() (${reach})`;
}

function calledName(callee: ts.Expression): string | undefined {
  if (ts.isIdentifier(callee)) return callee.text;
  const isOfGlobal =
    ts.isPropertyAccessExpression(callee) &&
    ts.isIdentifier(callee.expression) &&
    /^(globalThis|window|self|global)$/.test(callee.expression.text);
  return isOfGlobal ? callee.name.text : undefined;
}

/** Formats that credentials are known by. */
const secrets =
  /\b(AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36,}|xox[abprs]-[A-Za-z0-9-]{10,}|sk-[A-Za-z0-9_-]{20,}|AIza[0-9A-Za-z_-]{35}|eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.)|-----BEGIN [A-Z ]*PRIVATE KEY-----/;

/** A repetition of what is repeated itself, `(a+)+` or `(.*,)*`: the time it takes grows with every character. */
const nestedRepetition = /\((?:\?[:=!<]+)?[^()]*[*+}][^()]*\)(?:[*+]|\{\d+,\d*\})/;

export function riskOfText(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node)) return secrets.test(node.text) ? 'a secret in the text' : undefined;
  if (ts.isRegularExpressionLiteral(node) && nestedRepetition.test(node.text))
    return `a regular expression that may never end: ${node.text}`;
  if (ts.isPropertyAccessExpression(node) && (node.name.text === 'innerHTML' || node.name.text === 'outerHTML') && isWritten(node))
    return `${node.name.text} (text becomes markup)`;
  return undefined;
}

function isWritten(node: ts.Expression): boolean {
  return ts.isBinaryExpression(node.parent) && node.parent.left === node && node.parent.operatorToken.kind === ts.SyntaxKind.EqualsToken;
}
