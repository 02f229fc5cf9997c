import type { messages } from './zh-CN';
import type { firstRun } from './zh-CN/first-run';

type Widened<T> = { [K in keyof T]: T[K] extends string ? string : Widened<T[K]> };

/** The keys of every language: a word that is missing in one is a type error. */
export type Messages = Widened<typeof messages>;

/** Words of the first run: most people never see it, so that they come with its screen. */
export type FirstRunWords = Widened<typeof firstRun>;

declare module 'use-intl' {
  interface AppConfig {
    Messages: typeof messages & { firstRun: typeof firstRun };
  }
}
