import type { Lang } from '@wenqu/domain';
import { useSyncExternalStore } from 'react';
import type { SameKeys, Words } from './catalogue.ts';

const KEY = 'wenqu.lang';
const listeners = new Set<() => void>();
let current: Lang = 'zh';

function apply(lang: Lang): void {
  current = lang;
  document.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en';
  for (const listener of listeners) listener();
}

/** Read the language chosen earlier in this browser; 中文 when none was. Called once, before the first paint. */
export function loadLang(): void {
  apply(localStorage.getItem(KEY) === 'en' ? 'en' : 'zh');
}

export function chooseLang(lang: Lang): void {
  localStorage.setItem(KEY, lang);
  apply(lang);
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The language on screen; the caller redraws when it changes. */
export const useLang = (): Lang => useSyncExternalStore(subscribe, () => current);

/** Texts of a catalogue in the language on screen. */
export const useWords = <Z>(words: Words<Z>): SameKeys<Z> => words[useLang()];
