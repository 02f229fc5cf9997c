import type { messages } from './zh-CN';

type Widened<T> = { [K in keyof T]: T[K] extends string ? string : Widened<T[K]> };

/** The keys of every language: a word that is missing in one is a type error. */
export type Messages = Widened<typeof messages>;

declare module 'use-intl' {
  interface AppConfig {
    Messages: typeof messages;
  }
}
