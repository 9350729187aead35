/** The parts of typhonjs-escomplex that are used here; the packages bring no types. */
declare module 'typhonjs-escomplex' {
  const escomplex: {
    analyzeModuleAST(ast: object, options?: object): unknown;
    /** Documented nowhere, and the only way in: the option `plugins` of the documentation is never read. */
    readonly _escomplexModule: {
      readonly _plugins: { readonly _pluginManager: { add(plugin: { readonly name: string; readonly instance: object }): void } };
    };
  };
  export default escomplex;
}

declare module 'typhonjs-escomplex-commons/dist/module/traits/actualize' {
  type Texts = readonly string[] | ((node: never) => readonly string[]);
  export default function actualize(
    lloc: number,
    cyclomatic: number,
    operators?: Texts,
    operands?: Texts,
    ignoreKeys?: readonly string[],
  ): object;
}

declare module 'typhonjs-escomplex-commons/dist/utils/ast/astSyntax' {
  const generators: Record<string, unknown>;
  export default generators;
}
