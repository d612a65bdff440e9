import { useSyncExternalStore } from 'react';

/** What the order dialog opens with; all of it may be changed before it is asked. */
export interface AskDraft {
  /** Empty: the logger is chosen in the dialog. */
  readonly mn: string;
  readonly cn?: string;
  /** Fields of CP by their name on the wire. */
  readonly params?: Readonly<Record<string, string>>;
  readonly reason?: string;
  /** Only when the person closes it without asking. */
  readonly onClose?: () => void;
}

let open: AskDraft | undefined;
const listeners = new Set<() => void>();
const tell = () => {
  for (const listener of listeners) listener();
};

/** Open the order dialog from any page. */
export function openAsk(draft: AskDraft): void {
  open = draft;
  tell();
}

/** The person closes it. */
export function closeAsk(): void {
  const closed = open;
  dropAsk();
  closed?.onClose?.();
}

/** It goes away with what opened it, or because the order was asked. */
export function dropAsk(): void {
  open = undefined;
  tell();
}

export const useAsk = (): AskDraft | undefined =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => open,
  );
