// The peer of the bench: ESLint's rule `complexity`, with `both` eslint-plugin-sonarjs' `cognitive-complexity` too, over the files
// named in a JSON list; prints how many files it read and how many functions it reported, which is all of them.
import { readFileSync } from 'node:fs';
import { ESLint } from 'eslint';
import sonarjs from 'eslint-plugin-sonarjs';
import tseslint from 'typescript-eslint';

const files = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const isBoth = process.argv[3] === 'both';
const plugins = isBoth ? { sonarjs } : {};
const rules = { complexity: ['error', 0], ...(isBoth ? { 'sonarjs/cognitive-complexity': ['error', 0] } : {}) };
const eslint = new ESLint({
  cwd: '/',
  overrideConfigFile: true,
  ignore: false,
  allowInlineConfig: false,
  overrideConfig: [
    {
      files: ['**/*.{js,jsx,mjs,cjs}'],
      plugins,
      languageOptions: { ecmaVersion: 'latest', parserOptions: { ecmaFeatures: { jsx: true } } },
      rules,
    },
    { files: ['**/*.{ts,tsx,mts,cts}'], plugins, languageOptions: { parser: tseslint.parser }, rules },
  ],
});
const results = await eslint.lintFiles(files);
const messages = results.flatMap((result) => result.messages);
const count = (rule) => messages.filter(({ ruleId }) => ruleId === rule).length;
const unparsed = messages.filter(({ fatal }) => fatal).length;
// Ours lists a field's initialiser only where it has something to say.
const plain = messages.filter(({ message }) => message.startsWith('Class field initializer has a complexity of 1.')).length;
const broken = unparsed > 0 ? `, ${unparsed} files not parsed` : '';
console.log(`${results.length} files, ${count('complexity')} functions, ${plain} of them field initialisers of 1${broken}`);
