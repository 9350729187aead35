/** Measures a text unless the settings leave such a file out of the audit. Loaded with the parser: globs cost as much as all the rest. */
import { extensions } from '../../../adapters/languages/extensions.generated';
import { excludeByContent, excludeByPath } from '../../../domain/audit/exclusion';
import type { MeasuredFunction } from '../../../domain/audit/metrics';
import type { Settings } from '../../../domain/settings';
import type { TextMeasurer } from '../../../ports/measurer';
import type { Disposable } from '../../../shared/disposable';

export class IncludedText implements Disposable {
  readonly #measurer: TextMeasurer;

  constructor(measurer: TextMeasurer) {
    this.#measurer = measurer;
  }

  async functionsOf(path: string, text: string, settings: Settings): Promise<readonly MeasuredFunction[]> {
    if ((excludeByPath(path, settings, extensions) ?? excludeByContent(path, text, settings)) !== undefined) return [];
    return (await this.#measurer.measureText(path, text)).functions;
  }

  dispose(): void {
    void this.#measurer.dispose();
  }
}
