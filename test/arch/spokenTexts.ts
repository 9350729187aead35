/** Texts that people read and that do not go through `l10n.t`, found in the syntax of hosts/vscode and panels; and misuse of `l10n.t`. */
import ts from 'typescript';
import type { Source } from './sources';

/** Where a person reads: the editor and its panels. Contributions are localized by the build; reports and the log are for whoever helps, and the sample is a project of its own. */
const spokenPaths = /^src\/(hosts\/vscode|panels)\/(?!contributions\/|sample\/|issueReport\.ts)/;

/** Properties whose value is shown, whatever it says. */
const shownProperties = new Set([
  ...['title', 'label', 'description', 'detail', 'tooltip', 'placeHolder', 'placeholder', 'prompt', 'message', 'text'],
  ...['aria-label', 'alt', 'validationMessage', 'openLabel', 'saveLabel', 'ariaLabel'],
]);

/** Calls whose text arguments are shown, whatever they say. */
const showingCalls = /^(show(Information|Warning|Error)Message|element|button|keyed|table|cell|link|note)$/;

const elementCalls = /^(element|button|keyed)$/;
const shownAttributes = new Set(['title', 'aria-label', 'alt', 'placeholder', 'label']);

/** Calls whose arguments nobody reads, or only in the log. */
const silentCalls =
  /\blog\[|(^|\.)(log|debug|info|warn|error|trace|has|get|executeCommand|getConfiguration|startsWith|endsWith|includes|match|replace|replaceAll|split|test|querySelector|getState|joinPath|require|assert|createDiagnosticCollection)$/;

/** What language looks like: two words in a row anywhere; one word only where it is surely shown. */
const sentence = /\p{L}{2,}[,.:;]? +\p{L}{2,}/u;
const word = /^[^\p{L}]*\p{Lu}?\p{Ll}{2,}[^\p{L}]*$/u;

function nameOfCall(node: ts.CallExpression | ts.NewExpression): string {
  return node.expression.getText();
}

function lastName(name: string): string {
  return name.split('.').at(-1) ?? name;
}

/** The literal parts of a text: what is written in the source, without what is filled in. */
function literalText(node: ts.Node): string | undefined {
  const parts = ts.isStringLiteralLike(node)
    ? [node.text]
    : ts.isTemplateExpression(node)
      ? [node.head.text, ...node.templateSpans.map((span) => span.literal.text)]
      : undefined;
  // Icons and names are no words.
  const text = parts?.join(' … ').replace(/\$\([\w~-]+\)|Symbiote|VS Code/g, '');
  return text?.startsWith('<!DOCTYPE') === true || text === 'npm test' ? undefined : text;
}

type Verdict = 'shown' | 'silent' | 'unknown';

/** Whether the place of an expression is one that people read: looks up through conditions, lists and templates. */
function verdictOf(node: ts.Node): Verdict {
  const { parent } = node;
  if (parent === undefined || ts.isSourceFile(parent) || ts.isBlock(parent)) return 'unknown';
  if (ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent) || ts.isLiteralTypeNode(parent)) return 'silent';
  if (ts.isTaggedTemplateExpression(parent)) return 'silent';
  if (ts.isElementAccessExpression(parent) && parent.argumentExpression === node) return 'silent';
  if (ts.isBinaryExpression(parent) && /^[=!]==?$|^in$/.test(parent.operatorToken.getText())) return 'silent';
  if (ts.isCaseClause(parent) || (ts.isConditionalExpression(parent) && parent.condition === node)) return 'silent';
  if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) return verdictOfArgument(parent, node);
  if (ts.isPropertyAssignment(parent)) return parent.name === node ? 'silent' : verdictOfProperty(parent);
  if (ts.isFunctionLike(parent) && !ts.isArrowFunction(parent)) return 'unknown';
  return verdictOf(parent);
}

/** Of an element's attributes few are read; the rest are names for machines. */
function verdictOfProperty(property: ts.PropertyAssignment): Verdict {
  const name = property.name.getText().replaceAll("'", '');
  const call = property.parent.parent;
  const isOfElement = ts.isCallExpression(call) && elementCalls.test(lastName(nameOfCall(call)));
  if (ts.isNewExpression(call) && nameOfCall(call) === 'Worker') return 'silent';
  if (isOfElement) return shownAttributes.has(name) ? 'shown' : 'silent';
  return shownProperties.has(name) ? 'shown' : 'unknown';
}

function verdictOfArgument(call: ts.CallExpression | ts.NewExpression, argument: ts.Node): Verdict {
  if (call.expression === argument) return 'unknown'; // `['a', 'b'].map(…)`: what is shown is made of it.
  const name = nameOfCall(call);
  if (name === 'l10n.t' || name === 'z.enum' || silentCalls.test(name)) return 'silent';
  // A plain Error is a mistake in the program, an EngineError says to people what is refused; its code comes first.
  if (/^(RegExp|Worker|\w*Error)$/.test(name)) return name === 'EngineError' && call.arguments?.[0] !== argument ? 'shown' : 'silent';
  if (!showingCalls.test(lastName(name))) return 'unknown';
  const position = call.arguments?.findIndex((candidate) => candidate === argument) ?? 0;
  switch (lastName(name)) {
    case 'element':
      return position < 2 ? 'silent' : 'shown'; // Its tag and its attributes.
    case 'keyed':
      return position === 0 ? 'silent' : 'shown';
    case 'button':
    case 'cell':
      return position === 0 ? 'shown' : 'silent'; // Then names and classes.
    default:
      return 'shown';
  }
}

/** `path:line: "text"` of every text that looks like language and does not go through `l10n.t`. */
export function unlocalizedTexts(sources: readonly Source[]): string[] {
  return sources
    .filter(({ path }) => spokenPaths.test(path))
    .flatMap(({ path, text }) => {
      const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
      const found: string[] = [];
      const visit = (node: ts.Node): void => {
        const literal = literalText(node);
        if (literal !== undefined) {
          const verdict = verdictOf(node);
          const isSpoken =
            verdict === 'shown' ? sentence.test(literal) || word.test(literal) : verdict === 'unknown' && sentence.test(literal);
          if (isSpoken) found.push(`${path}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${JSON.stringify(literal)}`);
        }
        ts.forEachChild(node, visit);
      };
      visit(file);
      return found;
    });
}

/** What `l10n.t` is called with: the messages, and the places where it is not one literal that a tool can find. */
export function spokenMessages(sources: readonly Source[]): { readonly messages: readonly string[]; readonly breaches: readonly string[] } {
  const messages: string[] = [];
  const breaches: string[] = [];
  for (const { path, text } of sources) {
    if (!text.includes('l10n.t')) continue;
    const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && node.expression.getText() === 'l10n.t') {
        const [first, ...values] = node.arguments;
        const at = `${path}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
        if (first === undefined || !ts.isStringLiteralLike(first)) breaches.push(`${at}: expected a literal as the first argument`);
        else {
          messages.push(first.text);
          const places = new Set(first.text.match(/\{\d+\}/g));
          if (places.size !== values.length) breaches.push(`${at}: ${places.size} places in the text, ${values.length} values`);
        }
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  return { messages: [...new Set(messages)].sort(), breaches };
}
