import type { messages } from './zh-CN';
import type { late } from './zh-CN/late';

type Widened<T> = { [K in keyof T]: T[K] extends string ? string : Widened<T[K]> };

/** The keys of every language: a word that is missing in one is a type error. */
export type Messages = Widened<typeof messages>;

/** The same for the words that come with their screens. */
export type LateMessages = Widened<typeof late>;

declare module 'use-intl' {
  interface AppConfig {
    Messages: typeof messages & typeof late;
  }
}
