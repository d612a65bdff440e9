import { useEffect, useRef, useState } from 'react';

/**
 * Text of a search box: shown at once, told 300 ms after the last key, never while the input method is
 * composing. A value that changes elsewhere (back, a removed chip) is taken over.
 */
export function useTyped(value: string, tell: (text: string) => void) {
  const [text, setText] = useState(value);
  const composing = useRef(false);
  const told = useRef(value);
  useEffect(() => {
    if (value !== told.current) setText(value);
    told.current = value;
  }, [value]);
  useEffect(() => {
    if (text === told.current || composing.current) return;
    const timer = setTimeout(() => {
      told.current = text;
      tell(text);
    }, 300);
    return () => clearTimeout(timer);
  }, [text, tell]);
  return {
    value: text,
    onChange: (event: { currentTarget: { value: string } }) => setText(event.currentTarget.value),
    onCompositionStart: () => {
      composing.current = true;
    },
    onCompositionEnd: (event: { currentTarget: { value: string } }) => {
      composing.current = false;
      setText(`${event.currentTarget.value}`);
    },
  };
}
