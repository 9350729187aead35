/** What was measured, and how each number came about. Lines and columns are 1-based; columns count UTF-16 units. */
import { z } from 'zod';
import { metricNames } from './metricNames';
import { suppressionSchema } from './suppression';

/** One addend of a metric: the construct, where it stands, and how much it adds. */
const incrementSchema = z.object({
  metric: z.enum(metricNames),
  line: z.int().min(1),
  column: z.int().min(1),
  /** Last line of the construct (a loop's closing brace): lets a reader attribute what stands inside to it. */
  endLine: z.int().min(1),
  amount: z.int(),
  /** Of `amount`, how much is for nesting (cognitive only, else 0). */
  nesting: z.int().min(0),
  /** The construct, as a developer would say it: `if`, `else`, `for`, `catch`, `&&`, `??`, `?.`, `case`, `? :`, `default value`, `recursion` … */
  reason: z.string(),
});
export type Increment = z.infer<typeof incrementSchema>;

export const functionKinds = ['function', 'method', 'constructor', 'accessor', 'arrow', 'initializer', 'static block', 'file'] as const;

export const functionMetricsSchema = z.object({
  /** As a developer would say it: `Class.method`, `object.key`, `handler in app.get('/x')`; `<anonymous>` only when nothing can be told. */
  name: z.string(),
  kind: z.enum(functionKinds),
  line: z.int().min(1),
  column: z.int().min(1),
  endLine: z.int().min(1),
  cyclomatic: z.int(),
  cognitive: z.int(),
  /** Deepest nesting of control structures in the function's own body; 0 for straight code. */
  nesting: z.int(),
  parameters: z.int(),
  /** Lines from first to last, inclusive. */
  lines: z.int(),
  /** What the function is made of, whatever its layout, place and name: finds it again after an edit. See fingerprint.ts. */
  fingerprint: z.string().optional(),
});
export type FunctionMetrics = z.infer<typeof functionMetricsSchema>;

/** A function with the addends behind its numbers; sums of amounts equal cyclomatic − 1 and cognitive. */
const measuredFunctionSchema = functionMetricsSchema.extend({ increments: z.array(incrementSchema) });
export type MeasuredFunction = z.infer<typeof measuredFunctionSchema>;

const exclusionReasons = [
  'gitIgnored',
  'vendored',
  'generated',
  'minified',
  'declaration',
  'test',
  'pattern',
  'tooLarge',
  'unsupported',
  'outside',
  'unreadable',
] as const;
export type ExclusionReason = (typeof exclusionReasons)[number];

/** Why a file is left out: the rule, what in the file or path matched it, and the setting that would let it in. */
export const exclusionSchema = z.object({
  reason: z.enum(exclusionReasons),
  detail: z.string(),
  setting: z.string().optional(),
});
export type Exclusion = z.infer<typeof exclusionSchema>;

export const fileMetricsSchema = z.object({
  /** Relative to the root, with forward slashes. */
  path: z.string(),
  /** The editor's language id: typescript, typescriptreact, javascript, javascriptreact. */
  language: z.string(),
  lines: z.int(),
  functions: z.array(functionMetricsSchema),
});
export type FileMetrics = z.infer<typeof fileMetricsSchema>;

const syntaxErrorSchema = z.object({ line: z.int().min(1), column: z.int().min(1), message: z.string() });
export type SyntaxError = z.infer<typeof syntaxErrorSchema>;

export const measuredFileSchema = fileMetricsSchema.extend({
  functions: z.array(measuredFunctionSchema),
  /** Syntax errors met; the parser recovers, so functions are measured all the same. */
  syntaxErrors: z.array(syntaxErrorSchema),
  /** Comments that suppress findings; absent without any. */
  suppressions: z.array(suppressionSchema).optional(),
  exclusion: exclusionSchema.optional(),
});
export type MeasuredFile = z.infer<typeof measuredFileSchema>;
