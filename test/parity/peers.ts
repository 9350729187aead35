/**
 * What the two peers say about a text, function by function: ESLint's `complexity` and sonarjs' `cognitive-complexity`,
 * both run as they are, at threshold 0, on the tree of the typescript-eslint parser. Only their reports are caught on
 * the way, together with the function each is about; positions are then ours by definition (see functionPlace), worked
 * out here from ESTree alone.
 */
import { Linter, type Rule } from 'eslint';
import { builtinRules } from 'eslint/use-at-your-own-risk';
import * as parser from '@typescript-eslint/parser';
import sonarjs from 'eslint-plugin-sonarjs';

export interface PeerUnit {
  readonly line: number;
  readonly column: number;
  readonly type: string;
  readonly cyclomatic: number;
  /** Undefined where the plugin has no number: what is not a function to it. */
  readonly cognitive: number | undefined;
  /** What the plugin's number is made of; nothing of the sort comes from ESLint. */
  readonly addends: readonly PeerAddend[];
}

export interface PeerAddend {
  readonly line: number;
  readonly column: number;
  readonly amount: number;
}

export type PeerResult = { readonly units: readonly PeerUnit[] } | { readonly failure: string };

interface EsNode {
  readonly type: string;
  readonly parent?: EsNode;
  readonly loc: { readonly start: { readonly line: number; readonly column: number } };
  readonly id?: EsNode | null;
  readonly key?: EsNode;
  readonly value?: EsNode | null;
  readonly init?: EsNode | null;
}

type Report = (node: EsNode, value: number, addends: readonly PeerAddend[]) => void;

/** What the plugin adds to a report for Sonar's own scanner: every addend with its place and "+2 (incl. 1 for nesting)". */
interface ScannerData {
  readonly secondaryLocations: readonly { readonly line: number; readonly column: number; readonly message: string }[];
}

function addendsOf(data: Readonly<Record<string, unknown>> | undefined): PeerAddend[] {
  const encoded = data?.['sonarRuntimeData'];
  if (typeof encoded !== 'string') return [];
  const { secondaryLocations } = JSON.parse(encoded) as ScannerData;
  return secondaryLocations.map(({ line, column, message }) => ({ line, column: column + 1, amount: Number.parseInt(message, 10) }));
}

/** The rule unchanged, but for where its reports go. */
function tapped(rule: Rule.RuleModule, dataKey: string, report: Report): Rule.RuleModule {
  return {
    ...rule,
    create(context) {
      let current: EsNode | undefined;
      const catcher = (descriptor: { readonly node?: unknown; readonly data?: Readonly<Record<string, unknown>> }) => {
        const node = (descriptor.node as EsNode | undefined) ?? current;
        if (node === undefined) throw new Error('A report about no function.');
        report(node, Number(descriptor.data?.[dataKey]), addendsOf(descriptor.data));
      };
      // Over an empty object: the context's own `report` is read-only, and a proxy of it may not answer otherwise.
      const seen = new Proxy({} as Rule.RuleContext, {
        get: (_, key) => (key === 'report' ? catcher : (Reflect.get(context, key, context) as unknown)),
      });
      const listeners = rule.create(seen) as Record<string, ((...parameters: unknown[]) => void) | undefined>;
      const exit = listeners[':function:exit'];
      if (exit === undefined) return listeners;
      return {
        ...listeners,
        ':function:exit'(node: EsNode) {
          current = node;
          exit(node);
        },
      } as unknown as Rule.RuleListener;
    },
  };
}

const functionTypes = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);
const wrapperTypes = new Set(['TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression', 'TSTypeAssertion']);

/** The node whose start is the function's place. */
function placeOf(node: EsNode): EsNode {
  if (!functionTypes.has(node.type)) return isFieldValue(node) ? (node.parent?.key ?? node) : node;
  if (node.id) return node.id;
  let child = node;
  while (child.parent !== undefined && wrapperTypes.has(child.parent.type)) child = child.parent;
  const { parent } = child;
  if (parent === undefined) return node;
  if (parent.type === 'VariableDeclarator' && parent.init === child) return parent.id?.type === 'Identifier' ? parent.id : node;
  if (isKeyed(parent) && parent.value === child) return parent.key ?? node;
  return node;
}

function isKeyed(node: EsNode): boolean {
  return ['MethodDefinition', 'Property', 'PropertyDefinition', 'AccessorProperty'].includes(node.type);
}

function isFieldValue(node: EsNode): boolean {
  return node.parent?.type === 'PropertyDefinition' && node.parent.value === node;
}

export class Peers {
  readonly #linter = new Linter();
  #cyclomatic: { readonly node: EsNode; readonly value: number; readonly isInitializer: boolean }[] = [];
  #cognitive = new Map<EsNode, { readonly value: number; readonly addends: readonly PeerAddend[] }>();
  readonly #config: Linter.Config;

  constructor() {
    const complexity = builtinRules.get('complexity');
    const cognitive = (sonarjs.rules as unknown as Record<string, Rule.RuleModule>)['cognitive-complexity'];
    if (complexity === undefined || cognitive === undefined) throw new Error('A peer is not installed.');
    // A field whose value is a function is reported twice with one node: first, innermost, for the function.
    const functionsSeen = new Set<EsNode>();
    const onCyclomatic: Report = (node, value) => {
      const isInitializer = isFieldValue(node) && (!functionTypes.has(node.type) || functionsSeen.has(node));
      functionsSeen.add(node);
      this.#cyclomatic.push({ node, value, isInitializer });
    };
    this.#config = {
      files: ['**/*.{js,cjs,mjs,jsx,ts,cts,mts,tsx}'],
      languageOptions: { parser, parserOptions: { ecmaFeatures: { jsx: true } } },
      linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'off' },
      plugins: {
        peer: {
          rules: {
            cyclomatic: tapped(complexity, 'complexity', onCyclomatic),
            cognitive: tapped(cognitive, 'complexityAmount', (node, value, addends) => this.#cognitive.set(node, { value, addends })),
          },
        },
      },
      // Makes the plugin tell the places of its addends.
      settings: { sonarRuntime: true },
      rules: { 'peer/cyclomatic': ['error', 0], 'peer/cognitive': ['error', 0] },
    };
  }

  measure(path: string, text: string): PeerResult {
    this.#cyclomatic = [];
    this.#cognitive = new Map();
    const messages = this.#linter.verify(text, [this.#config], { filename: `peer${/\.[^./]*$/.exec(path)?.[0] ?? '.js'}` });
    const fatal = messages.find((message) => message.fatal === true || message.message.startsWith('No matching'));
    if (fatal !== undefined) return { failure: `${fatal.line}: ${fatal.message}` };
    return { units: this.#cyclomatic.map((unit) => this.#unit(unit)) };
  }

  #unit({ node, value, isInitializer }: { readonly node: EsNode; readonly value: number; readonly isInitializer: boolean }): PeerUnit {
    const isFunction = functionTypes.has(node.type) && !isInitializer;
    const { line, column } = placeOf(node).loc.start;
    const type = isInitializer ? 'initializer' : node.type;
    const { value: cognitive, addends } = this.#cognitive.get(node) ?? { value: 0, addends: [] };
    return { line, column: column + 1, type, cyclomatic: value, cognitive: isFunction ? cognitive : undefined, addends };
  }
}
