/**
 * Halstead's numbers by typhonjs-escomplex, which last heard of the language in 2018: it is fed with a current parser's tree
 * without types, and taught the syntax it lacks. Its cyclomatic count is not shown to anybody; ours is ESLint's.
 */
import escomplex from 'typhonjs-escomplex';
import { z } from 'zod';
import { softwareScienceSchema } from '../../../domain/audit/halstead';
import { defineHalsteadCounter } from '../../../ports/halstead';
import { missingSyntax, teachGenerator } from './missingSyntax';
import { parse, type Parsed } from './parse';
import { withoutTypes } from './withoutTypes';

const occurrences = z.object({ distinct: z.number(), total: z.number() });
const reportSchema = z.object({
  maintainability: z.number(),
  aggregate: z.object({
    halstead: z.object({
      operators: occurrences,
      operands: occurrences,
      length: z.number(),
      vocabulary: z.number(),
      volume: z.number(),
      difficulty: z.number(),
      effort: z.number(),
      time: z.number(),
      bugs: z.number(),
    }),
  }),
});

let isTaught = false;

function teach(): void {
  if (isTaught) return;
  isTaught = true;
  escomplex._escomplexModule._plugins._pluginManager.add({ name: 'symbiote-missing-syntax', instance: missingSyntax });
  teachGenerator();
}

export const escomplexCounter = defineHalsteadCounter({
  extensions: ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'],
  count(path, text) {
    teach();
    const parsed = parse(path, text);
    const sourceLines = countSourceLines(text, parsed.comments);
    const { aggregate, maintainability } = reportSchema.parse(escomplex.analyzeModuleAST(withoutTypes(parsed.program)));
    return softwareScienceSchema.parse({ halstead: aggregate.halstead, sourceLines, escomplexMaintainability: maintainability });
  },
});

/** Lines on which something stands that is no comment. */
function countSourceLines(text: string, comments: Parsed['comments']): number {
  let code = '';
  let from = 0;
  for (const { start, end } of comments) {
    code += text.slice(from, start) + text.slice(start, end).replace(/[^\n]+/g, '');
    from = end;
  }
  return (code + text.slice(from)).split('\n').filter((line) => line.trim() !== '').length;
}
